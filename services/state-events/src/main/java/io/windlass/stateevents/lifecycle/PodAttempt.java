package io.windlass.stateevents.lifecycle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the pod of an attempt is, and how its containers ended (EKS-005).
 *
 * @param nodeName node of Kubernetes
 * @param containers empty until the end
 */
public record PodAttempt(String nodeName, List<Container> containers) {
  /**
   * How a container ended.
   *
   * @param init whether it is an init container
   */
  public record Container(
      String name,
      @Nullable Integer exitCode,
      @Nullable String reason,
      @Nullable String containerId,
      boolean init) {}
}
