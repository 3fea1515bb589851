package io.windlass.capacity.executor.kubernetes;

import io.windlass.capacity.executor.kubernetes.ObservedPod.Waiting;
import io.windlass.capacity.executor.kubernetes.ObservedPod.Waiting.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a pod that does not start is given up: what cannot change at once, what may pass
 * after a second try. An image is given up when it was tried again after Kubernetes' back-off, or
 * after half a minute. For one task; not thread-safe.
 */
final class StartTimeout {
  private static final Duration FOR_PULLS = Duration.ofSeconds(30);

  /** Kubelets report a moment's ignorance of a secret or volume in the same words. */
  private static final Duration FOR_CREATION = Duration.ofSeconds(10);

  private final Duration forScheduling;
  private Kind kind = Kind.NOTHING_WRONG;
  private @Nullable Instant since;
  private boolean backedOff;
  private String error = "";

  StartTimeout(Duration forScheduling) {
    this.forScheduling = forScheduling;
  }

  /** Returns why the task cannot start, once there is no more hope. */
  Optional<String> giveUp(Waiting waiting, Instant now) {
    Instant from = since;
    if (waiting.kind() != kind || from == null) {
      kind = waiting.kind();
      from = now;
      since = now;
      backedOff = false;
    }
    return switch (kind) {
      case NOTHING_WRONG -> Optional.empty();
      case NEVER_PULLED ->
          Optional.of("CannotPullContainerError: " + waiting.reason() + words(waiting.message()));
      case CREATION ->
          isOver(FOR_CREATION, from, now)
              ? Optional.of(
                  "CannotCreateContainerError: " + waiting.reason() + words(waiting.message()))
              : Optional.empty();
      case PULL -> pull(waiting, isOver(FOR_PULLS, from, now));
      case UNSCHEDULABLE ->
          isOver(forScheduling, from, now)
              ? Optional.of("CannotStartContainerError: Unschedulable" + words(waiting.message()))
              : Optional.empty();
    };
  }

  private Optional<String> pull(Waiting waiting, boolean longEnough) {
    boolean backsOff = waiting.reason().equals("ImagePullBackOff");
    boolean triedAgain = backedOff && !backsOff;
    backedOff |= backsOff;
    if (error.isEmpty() || !backsOff) {
      error = waiting.message();
    }
    return triedAgain || longEnough
        ? Optional.of("CannotPullContainerError: " + error)
        : Optional.empty();
  }

  private static boolean isOver(Duration timeout, Instant from, Instant now) {
    return !from.plus(timeout).isAfter(now);
  }

  private static String words(String message) {
    return message.isEmpty() ? "" : ": " + message;
  }
}
