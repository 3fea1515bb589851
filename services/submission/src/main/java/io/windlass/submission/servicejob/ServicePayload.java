package io.windlass.submission.servicejob;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Windlass reads from the request of a service job to its service. The service validates it,
 * not Windlass (SJ-003): what is absent or has another form counts as absent.
 *
 * @param instances that it runs on, at least 1
 * @param instanceType their type; null if it names none, or several
 * @param image that runs; empty if it names none
 * @param entryPoint in place of the image's; null if it names none
 */
public record ServicePayload(
    int instances,
    @Nullable String instanceType,
    String image,
    @Nullable List<String> entryPoint,
    List<String> arguments,
    Map<String, String> environment) {
  /** Nothing could be read. */
  public static final ServicePayload UNREADABLE =
      new ServicePayload(1, null, "", null, List.of(), Map.of());
}
