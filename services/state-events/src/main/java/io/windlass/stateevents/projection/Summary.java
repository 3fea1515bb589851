package io.windlass.stateevents.projection;

import io.windlass.stateevents.lifecycle.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account at a glance: its queues with their jobs by state (every state is named), the sum over
 * all queues, its compute environments with what runs there, and what changed last.
 */
public record Summary(
    String accountId,
    Instant at,
    List<Queue> jobQueues,
    Map<JobState, Long> totals,
    List<Environment> computeEnvironments,
    List<Change> recentChanges) {

  /** A queue; {@code state} and {@code priority} are null while its definition is not known. */
  public record Queue(
      String jobQueueArn,
      String jobQueueName,
      @Nullable String state,
      @Nullable Integer priority,
      Map<JobState, Long> jobs) {}

  /** A compute environment. Draining instances are counted among the instances. */
  public record Environment(
      String computeEnvironmentArn,
      String computeEnvironmentName,
      @Nullable String type,
      @Nullable String state,
      @Nullable String status,
      @Nullable String statusReason,
      int minvCpus,
      int maxvCpus,
      int desiredvCpus,
      long instances,
      long draining,
      double vCpus,
      @Nullable String shortage) {}

  /**
   * A job went from one state to another.
   *
   * @param eventId of the notification about it, after which an event stream can be resumed
   */
  public record Change(
      String eventId,
      Instant at,
      String jobId,
      String jobName,
      String jobQueueArn,
      JobState from,
      JobState to,
      @Nullable String statusReason) {}
}
