package io.windlass.capacity.executor.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster runs tasks, and where in it.
 *
 * @param kubeconfig null is what {@code KUBECONFIG} says, {@code ~/.kube/config}, or the service
 *     account of the pod in which this runs
 * @param context of the kubeconfig; null is its current one
 * @param namespace of the pods; null is that of the context
 * @param volumes what host paths of definitions are in the cluster
 * @param nodeTimeout how long a pod stays on a node that does not answer
 * @param schedulingTimeout after how long a pod that fits no node fails
 */
public record KubernetesSettings(
    @Nullable Path kubeconfig,
    @Nullable String context,
    @Nullable String namespace,
    ClusterVolumes volumes,
    Duration nodeTimeout,
    Duration schedulingTimeout) {
  /** The current context, no host paths, and Kubernetes' own timeouts. */
  public static final KubernetesSettings DEFAULT =
      new KubernetesSettings(
          null, null, null, ClusterVolumes.NONE, Duration.ofMinutes(5), Duration.ofDays(1));
}
