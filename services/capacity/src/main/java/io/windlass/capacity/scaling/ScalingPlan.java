package io.windlass.capacity.scaling;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reconciling came to.
 *
 * @param commands in the order in which they are to be done
 * @param shortage why the head cannot be served; null when it can, or only has to wait its turn
 * @param waitsForHost more would be launched if other environments left room on the host
 */
public record ScalingPlan(
    List<ScalingCommand> commands, @Nullable Shortage shortage, boolean waitsForHost) {}
