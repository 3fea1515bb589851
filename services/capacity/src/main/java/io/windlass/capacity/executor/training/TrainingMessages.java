package io.windlass.capacity.executor.training;

import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How SageMaker would put what became of a training job (SJ-011, EV-042). */
final class TrainingMessages {
  private static final String PREFIX = "Received status from SageMaker: ";
  private static final String NO_CAPACITY = "CapacityError";

  private TrainingMessages() {}

  /**
   * The end of a training job that its service did not begin with. Want of capacity is no end: the
   * task is refused, so that it uses no attempt (SJ-009).
   */
  static TaskOutcome failed(String error, Instant now) {
    StopCause cause = error.startsWith(NO_CAPACITY) ? StopCause.REFUSED : StopCause.START_FAILED;
    return new TaskOutcome(cause, null, null, PREFIX + error, null, now);
  }

  /** The end of the task that a training job was. */
  static TaskOutcome of(TaskOutcome outcome) {
    return new TaskOutcome(
        outcome.cause(),
        outcome.exitCode(),
        outcome.reason(),
        PREFIX + words(outcome),
        outcome.startedAt(),
        outcome.stoppedAt(),
        outcome.containers());
  }

  private static String words(TaskOutcome outcome) {
    Integer exitCode = outcome.exitCode();
    return switch (outcome.cause()) {
      case EXITED ->
          exitCode != null && exitCode == 0
              ? "Training job completed"
              : "AlgorithmError: exit code " + exitCode + because(outcome.reason());
      case START_FAILED -> "ClientError: the training job cannot start" + because(outcome.reason());
      case HOST_LOST -> "InternalServerError: We encountered an internal error. Please try again.";
      case STOPPED -> "Training job stopped";
      case REFUSED -> NO_CAPACITY + ": Unable to provision requested ML compute capacity";
    };
  }

  private static String because(@Nullable String reason) {
    return reason == null ? "" : ": " + reason;
  }
}
