package io.windlass.capacity.executor.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a pod says of its task, in AWS's words. It trusts the state of the container, which is known
 * a second before the pod's phase. Pure.
 *
 * @param isGone whether the pod does not exist any more; this is the last that was seen of it
 */
record ObservedPod(Pod pod, boolean isGone) {
  private static final String OUT_OF_MEMORY =
      "OutOfMemoryError: Container killed due to memory usage";
  private static final String DELETED = "Pod was deleted";
  private static final int KILLED = 137;
  private static final int TERMINATED = 143;

  /** How long after its grace a deleted pod is waited for, until its node counts as lost. */
  private static final Duration NODE_ANSWERS = Duration.ofSeconds(30);

  static ObservedPod of(Pod pod) {
    return new ObservedPod(pod, false);
  }

  /** Why a container does not run yet. */
  record Waiting(Kind kind, String reason, String message) {
    /** What the reason means. */
    enum Kind {
      /** No node has room, or fits. */
      UNSCHEDULABLE,
      /** The image cannot be pulled; it is tried again. */
      PULL,
      /** The image cannot be pulled, however often it is tried. */
      NEVER_PULLED,
      /** The container cannot be made, or can only once something else is there. */
      CREATION,
      /** It is on its way. */
      NOTHING_WRONG
    }
  }

  /** Returns when the container was started; empty if it was not. */
  Optional<Instant> startedAt() {
    Optional<Instant> status =
        state()
            .flatMap(
                state ->
                    state.getRunning() != null
                        ? time(state.getRunning().getStartedAt())
                        : terminated().flatMap(end -> time(end.getStartedAt())));
    return status.filter(at -> at.isAfter(Instant.EPOCH)).map(this::notBeforeItsCreation);
  }

  /** Kubernetes tells whole seconds: a start is not before the moment it was asked for. */
  private Instant notBeforeItsCreation(Instant at) {
    Instant created = annotatedTime(PodNames.CREATED).orElse(Instant.EPOCH);
    return at.isBefore(created) ? created : at;
  }

  Optional<String> address() {
    return Optional.ofNullable(pod.getStatus()).flatMap(s -> Optional.ofNullable(s.getPodIP()));
  }

  /** Returns until when the task may go on that was told to stop; empty if it was not. */
  Optional<Instant> stopBy() {
    return annotatedTime(PodNames.STOP_BY);
  }

  /** Returns why the task was given up before it started. */
  Optional<String> failure() {
    return annotation(PodNames.FAILURE);
  }

  boolean isDeleted() {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  /** Returns whether the container has ended, or will never start. */
  boolean isOver(Instant now) {
    return isGone
        || terminated().isPresent()
        || isGated()
        || phase().equals("Succeeded")
        || phase().equals("Failed")
        || (isDeleted() && (!isScheduled() || isLost(now)));
  }

  /** Returns whether the cluster has ended it, or is about to. */
  boolean isDisrupted() {
    return condition("DisruptionTarget").isPresent();
  }

  /** Returns whether the phase is final, so that nothing waits for a kubelet. */
  boolean isTerminal() {
    return phase().equals("Succeeded") || phase().equals("Failed");
  }

  private boolean isGated() {
    return pod.getSpec() != null && !pod.getSpec().getSchedulingGates().isEmpty();
  }

  private boolean isScheduled() {
    return pod.getSpec() != null && pod.getSpec().getNodeName() != null;
  }

  /** Returns whether the node does not carry out the deletion. */
  private boolean isLost(Instant now) {
    return time(pod.getMetadata().getDeletionTimestamp())
        .filter(due -> due.plus(NODE_ANSWERS).isBefore(now))
        .isPresent();
  }

  /** Returns why the container does not run. */
  Waiting waiting() {
    Optional<PodCondition> unscheduled =
        condition("PodScheduled").filter(c -> "Unschedulable".equals(c.getReason()));
    if (unscheduled.isPresent()) {
      return new Waiting(
          Waiting.Kind.UNSCHEDULABLE, "Unschedulable", text(unscheduled.get().getMessage()));
    }
    ContainerStateWaiting waiting = state().map(ContainerState::getWaiting).orElse(null);
    String reason = waiting == null ? "" : text(waiting.getReason());
    return new Waiting(kind(reason), reason, waiting == null ? "" : text(waiting.getMessage()));
  }

  private static Waiting.Kind kind(String reason) {
    return switch (reason) {
      case "ErrImagePull",
          "ImagePullBackOff",
          "RegistryUnavailable",
          "ImageInspectError",
          "SignatureValidationFailed" ->
          Waiting.Kind.PULL;
      case "InvalidImageName", "ErrImageNeverPull" -> Waiting.Kind.NEVER_PULLED;
      case "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError",
          "PreCreateHookError",
          "PreStartHookError",
          "PostStartHookError" ->
          Waiting.Kind.CREATION;
      default -> Waiting.Kind.NOTHING_WRONG;
    };
  }

  /**
   * Returns how the task ended that {@link #isOver}.
   *
   * @param startedBefore when it was reported as started; null if it was not
   */
  TaskOutcome outcome(TaskLaunch launch, @Nullable Instant startedBefore, Instant now) {
    Instant startedAt = startedAt().orElse(startedBefore);
    Optional<ContainerStateTerminated> end = terminated();
    Instant stoppedAt = stoppedAt(end, startedAt, now);
    if (failure().isPresent() && startedAt == null) {
      return TaskOutcome.startFailed(failure().get(), stoppedAt);
    }
    if (stopBy().isPresent()) {
      return TaskOutcome.stopped(end.map(ObservedPod::exitCode).orElse(null), startedAt, stoppedAt);
    }
    if (isDisrupted(end)) {
      String why = condition("DisruptionTarget").map(ObservedPod::words).orElse(DELETED);
      return lost(launch, why, startedAt, stoppedAt);
    }
    if (end.isPresent()) {
      return ended(launch, end.get(), startedAt, stoppedAt);
    }
    if (phase().equals("Failed") && !isGone) {
      return failed(launch, startedAt, stoppedAt);
    }
    return lost(launch, DELETED, startedAt, stoppedAt);
  }

  private TaskOutcome ended(
      TaskLaunch launch,
      ContainerStateTerminated end,
      @Nullable Instant startedAt,
      Instant stoppedAt) {
    String reason = text(end.getReason());
    if (startedAt == null) {
      return reason.equals("ContainerStatusUnknown")
          ? failed(launch, null, stoppedAt)
          : TaskOutcome.startFailed(
              "CannotStartContainerError: " + words(reason, end.getMessage()), stoppedAt);
    }
    if (reason.equals("ContainerStatusUnknown")) {
      return failed(launch, startedAt, stoppedAt);
    }
    int code = exitCode(end);
    boolean deleted = isDeleted() && (code == KILLED || code == TERMINATED);
    String why = reason.equals("OOMKilled") ? OUT_OF_MEMORY : deleted ? DELETED : null;
    return TaskOutcome.exited(code, why, startedAt, stoppedAt);
  }

  /** Returns the outcome of a pod that its node has given up; the pod says why. */
  private TaskOutcome failed(TaskLaunch launch, @Nullable Instant startedAt, Instant stoppedAt) {
    String reason = pod.getStatus() == null ? "" : text(pod.getStatus().getReason());
    String message = pod.getStatus() == null ? "" : text(pod.getStatus().getMessage());
    if (reason.equals("Evicted")) {
      Instant began = startedAt == null ? notBeforeItsCreation(Instant.EPOCH) : startedAt;
      int code = terminated().map(ObservedPod::exitCode).orElse(KILLED);
      return TaskOutcome.exited(code, words(reason, message), began, stoppedAt);
    }
    return startedAt == null && !reason.isEmpty()
        ? TaskOutcome.startFailed("CannotStartContainerError: " + words(reason, message), stoppedAt)
        : lost(launch, words(reason, message), startedAt, stoppedAt);
  }

  private static TaskOutcome lost(
      TaskLaunch launch, String reason, @Nullable Instant startedAt, Instant at) {
    String statusReason = TaskOutcome.hostLost(launch, at).statusReason();
    return new TaskOutcome(StopCause.HOST_LOST, null, reason, statusReason, startedAt, at);
  }

  /** Returns whether the cluster ended it: an end before that, and success, are its own. */
  private boolean isDisrupted(Optional<ContainerStateTerminated> end) {
    Optional<PodCondition> disruption = condition("DisruptionTarget");
    if (disruption.isEmpty()) {
      return false;
    }
    Instant from = time(disruption.get().getLastTransitionTime()).orElse(Instant.EPOCH);
    return end.isEmpty()
        || (exitCode(end.get()) != 0
            && time(end.get().getFinishedAt()).map(at -> !at.isBefore(from)).orElse(true));
  }

  private static Instant stoppedAt(
      Optional<ContainerStateTerminated> end, @Nullable Instant startedAt, Instant now) {
    Instant told =
        end.flatMap(e -> time(e.getFinishedAt()))
            .filter(at -> at.isAfter(Instant.EPOCH))
            .orElse(now);
    return startedAt != null && told.isBefore(startedAt) ? startedAt : told;
  }

  private static int exitCode(ContainerStateTerminated end) {
    Integer code = end.getExitCode();
    return code == null ? KILLED : code;
  }

  private String phase() {
    return pod.getStatus() == null ? "" : text(pod.getStatus().getPhase());
  }

  private Optional<ContainerStateTerminated> terminated() {
    return state().map(ContainerState::getTerminated);
  }

  private Optional<ContainerState> state() {
    Stream<ContainerStatus> statuses =
        pod.getStatus() == null ? Stream.of() : pod.getStatus().getContainerStatuses().stream();
    return statuses
        .filter(status -> PodNames.CONTAINER.equals(status.getName()))
        .map(ContainerStatus::getState)
        .findFirst();
  }

  private Optional<PodCondition> condition(String type) {
    List<PodCondition> all = pod.getStatus() == null ? List.of() : pod.getStatus().getConditions();
    return all.stream()
        .filter(condition -> type.equals(condition.getType()))
        .filter(
            condition -> !type.equals("DisruptionTarget") || "True".equals(condition.getStatus()))
        .findFirst();
  }

  private static String words(PodCondition condition) {
    return words(text(condition.getReason()), condition.getMessage());
  }

  private static String words(String reason, @Nullable String message) {
    return message == null || message.isEmpty() ? reason : reason + ": " + message;
  }

  private Optional<String> annotation(String name) {
    var annotations = pod.getMetadata().getAnnotations();
    return annotations == null ? Optional.empty() : Optional.ofNullable(annotations.get(name));
  }

  private Optional<Instant> annotatedTime(String name) {
    return annotation(name).flatMap(ObservedPod::time);
  }

  private static Optional<Instant> time(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
