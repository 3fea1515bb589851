package io.windlass.local.image;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.util.List;
import java.util.Map;

/**
 * What is in one image besides its base.
 *
 * @param name such as {@code scheduler}
 * @param layers from what changes least to what changes most
 * @param command program and arguments; those of a container come after them
 */
record ImagePlan(
    String name,
    List<FileEntriesLayer> layers,
    List<String> command,
    Map<String, String> environment) {}
