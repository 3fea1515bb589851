package io.windlass.capacity.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.log.LineSource;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The pods of this service in the cluster. Every method asks the API server, blocks, may be
 * repeated, and throws {@link KubernetesClientException} if it does not answer. Thread-safe.
 */
final class Pods implements AutoCloseable {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;

  private final ClusterConnection cluster;
  private final String owner;

  Pods(ClusterConnection cluster, String owner) {
    this.cluster = cluster;
    this.owner = owner;
  }

  /** Thrown when the quota of the namespace allows no further pod now. */
  static final class QuotaExceeded extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    QuotaExceeded(String message) {
      super(message, null, false, false);
    }
  }

  private NonNamespaceOperation<Pod, PodList, PodResource> all() {
    return cluster.client().pods().inNamespace(cluster.namespace());
  }

  private PodResource named(String taskId) {
    return all().withName(PodNames.pod(taskId));
  }

  /**
   * Creates a pod, or finds the one that an earlier call has created.
   *
   * @throws StartFailure if the API server will never take it
   */
  Pod create(Pod pod) throws StartFailure, QuotaExceeded {
    try {
      return all().resource(pod).create();
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case CONFLICT -> existing(pod);
        case BAD_REQUEST, TOO_LARGE, UNPROCESSABLE -> throw refused(e);
        case FORBIDDEN -> throw forbidden(e);
        default -> throw e;
      };
    }
  }

  private Pod existing(Pod pod) throws StartFailure {
    Pod found = all().withName(pod.getMetadata().getName()).get();
    if (found == null) {
      throw new KubernetesClientException("a pod of that name has just gone");
    }
    Map<String, String> labels = found.getMetadata().getLabels();
    Map<String, String> own = pod.getMetadata().getLabels();
    boolean isOwn =
        labels != null
            && Objects.equals(own.get(PodNames.OWNER), labels.get(PodNames.OWNER))
            && Objects.equals(own.get(PodNames.TASK), labels.get(PodNames.TASK));
    if (isOwn) {
      return found;
    }
    throw new StartFailure(
        "CannotCreateContainerError: pod "
            + pod.getMetadata().getName()
            + " exists and is somebody else's");
  }

  private static StartFailure refused(KubernetesClientException cause) {
    return new StartFailure("CannotCreateContainerError: " + message(cause));
  }

  /** Permissions and quotas may change; what an admission rule says stays. */
  private static StartFailure forbidden(KubernetesClientException cause) throws QuotaExceeded {
    String message = message(cause);
    if (message.contains("exceeded quota")) {
      throw new QuotaExceeded(message);
    }
    if (message.contains("cannot create resource")) {
      throw cause;
    }
    return refused(cause);
  }

  private static String message(KubernetesClientException cause) {
    var status = cause.getStatus();
    String told = status == null ? null : status.getMessage();
    return told == null ? String.valueOf(cause.getMessage()) : told;
  }

  /**
   * Creates the pod that stands for a stopped task.
   *
   * @return false if the task has a pod already
   */
  boolean createStopped(Pod pod) {
    try {
      all().resource(pod).create();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  Optional<Pod> find(String taskId) {
    return Optional.ofNullable(named(taskId).get());
  }

  /**
   * Ends a pod: SIGTERM now, SIGKILL at the deadline. Notes the deadline first, so that whoever
   * sees the end knows why.
   */
  void stop(String taskId, Instant deadline, Instant now) {
    annotate(taskId, PodNames.STOP_BY, deadline.toString());
    Duration grace = Duration.between(now, deadline);
    delete(taskId, Math.max(1, grace.plusMillis(999).toSeconds()));
  }

  /** Ends a pod that cannot start, and notes why. */
  void giveUp(String taskId, String reason) {
    annotate(taskId, PodNames.FAILURE, reason);
    delete(taskId, 1);
  }

  private void annotate(String taskId, String annotation, String text) {
    patch(taskId, Map.of("annotations", Map.of(annotation, text)));
  }

  private Optional<Pod> patch(String taskId, Map<String, ?> metadata) {
    String body = Serialization.asJson(Map.of("metadata", metadata));
    return cluster.patch("pods/" + PodNames.pod(taskId), body);
  }

  private void delete(String taskId, long graceSeconds) {
    try {
      named(taskId).withGracePeriod(graceSeconds).delete();
    } catch (KubernetesClientException e) {
      if (e.getCode() != NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Lets go of a pod, and deletes it; what still runs in it is ended. */
  void remove(String taskId) {
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("finalizers", null);
    Optional<Pod> pod = patch(taskId, nothing);
    if (pod.isPresent() && pod.get().getMetadata().getDeletionTimestamp() == null) {
      delete(taskId, ObservedPod.of(pod.get()).isTerminal() ? 0 : 1);
    }
  }

  /** Returns the tasks of which there are pods. */
  Collection<String> held() {
    return all().withLabel(PodNames.OWNER, owner).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null || isHeld(pod))
        .map(Pods::taskId)
        .toList();
  }

  /** Returns whether a deleted pod waits for this service, and not for its node. */
  private static boolean isHeld(Pod pod) {
    return pod.getMetadata().getFinalizers().contains(PodNames.FINALIZER);
  }

  private static String taskId(Pod pod) {
    return pod.getMetadata().getLabels().getOrDefault(PodNames.TASK, "");
  }

  /** Asks whether the API server answers. */
  void probe() {
    var _ = cluster.epochOf(cluster.namespace());
  }

  /** Returns what a pod prints. */
  LineSource output(String taskId) {
    return new PodOutput(cluster, PodNames.pod(taskId));
  }

  /** Returns what follows all pods, not yet started; it lists them again as long as it is open. */
  SharedIndexInformer<Pod> watch(BiConsumer<String, Pod> changed, BiConsumer<String, Pod> gone) {
    return all()
        .withLabel(PodNames.OWNER, owner)
        .runnableInformer(0)
        .exceptionHandler((started, cause) -> true)
        .addEventHandler(
            new ResourceEventHandler<Pod>() {
              @Override
              public void onAdd(Pod pod) {
                changed.accept(taskId(pod), pod);
              }

              @Override
              public void onUpdate(Pod former, Pod pod) {
                changed.accept(taskId(pod), pod);
              }

              @Override
              public void onDelete(Pod pod, boolean isStale) {
                gone.accept(taskId(pod), pod);
              }
            });
  }

  @Override
  public void close() {
    cluster.close();
  }
}
