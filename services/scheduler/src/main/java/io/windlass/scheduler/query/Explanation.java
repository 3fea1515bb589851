package io.windlass.scheduler.query;

import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a job waits, or what it does, at one instant: sentences for people, and the same as facts for
 * programs. Empty lists and nulls mean that there is nothing of the kind to say.
 *
 * @param children of an array: how many are in which state
 * @param estimate when it may start; null where there is no basis for saying so
 */
public record Explanation(
    Subject subject,
    List<String> sentences,
    @Nullable Position position,
    List<EnvironmentCapacity> environments,
    List<Obstacle> obstacles,
    Map<JobStatus, Integer> children,
    @Nullable Estimate estimate) {

  /**
   * The job.
   *
   * @param since when it came to its state
   */
  public record Subject(
      JobId id,
      String name,
      JobStatus status,
      @Nullable String statusReason,
      Instant since,
      String queueArn,
      ResourceRequest request) {}

  /**
   * Its position in its queue.
   *
   * @param position 1 is the head
   * @param exact false if there are at least so many before it
   * @param waiting how many jobs of the queue are RUNNABLE
   * @param head the job that is placed next
   * @param since when it reached this place
   */
  public record Position(int position, boolean exact, int waiting, JobId head, Instant since) {}

  /**
   * What an environment of its queue offers for it.
   *
   * @param usable it is ENABLED and VALID
   * @param maxMilliVcpus null until it is heard of
   * @param milliVcpus of all its instances
   * @param largestFree what is free on the instance with the most free vCPUs; null without one
   * @param largestInstance the instance with the most vCPUs; null without one
   * @param shortage what capacity says that it cannot give, with its reason; null if nothing
   * @param fits whether the job could be placed there now
   * @param verdict the same in a sentence
   */
  public record EnvironmentCapacity(
      String environmentArn,
      boolean usable,
      @Nullable String status,
      @Nullable Long maxMilliVcpus,
      long milliVcpus,
      int instances,
      @Nullable ResourceShape largestFree,
      @Nullable ResourceShape largestInstance,
      @Nullable String shortage,
      boolean fits,
      String verdict) {}

  /** One thing that keeps it waiting. */
  public record Obstacle(Kind kind, @Nullable String subject, String sentence) {}

  /** What may keep a job waiting. */
  public enum Kind {
    /** The definition of its queue has not arrived. */
    UNKNOWN_QUEUE,
    /** A job that must succeed first. */
    DEPENDENCY,
    /** The child of the same index of another array, which must succeed first. */
    TWIN,
    /** The child before it in its sequence. */
    SEQUENCE,
    /** The jobs before it in its queue. */
    JOBS_AHEAD,
    /** No environment of its queue has room for it. */
    NO_ROOM,
    /** A queue of higher priority wants the same room. */
    OTHER_QUEUE,
    /** Its share has used more than others. */
    SHARE,
    /** Its quota share has reached a limit, or has lent what it needs. */
    QUOTA_SHARE,
    /** A consumable resource is not available in the quantity that it needs. */
    CONSUMABLE,
    /** A user holds it. */
    HELD,
    /** A user has paused its queue. */
    PAUSED,
    /** As many jobs of its queue run as a user allows. */
    RUNNING_LIMIT
  }

  /**
   * When it may start.
   *
   * @param jobsPerMinute how many jobs of the queue were placed per minute lately
   * @param basis how the estimate is made
   */
  public record Estimate(Instant startAt, double jobsPerMinute, String basis) {}
}
