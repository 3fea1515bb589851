package io.windlass.submission.messaging;

import io.windlass.events.AskJobExplanation;
import io.windlass.events.AskQueueSnapshot;
import io.windlass.events.ChangeJobPrecedence;
import io.windlass.events.ControlQueue;
import io.windlass.events.HoldJob;
import io.windlass.events.JobRequest;
import io.windlass.events.SchedulerCall;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.submission.identity.Owner;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the scheduler is asked while somebody waits. */
public final class SchedulerCalls {
  private SchedulerCalls() {}

  /** A call: the entity that it is about, and what is asked. */
  public record Asked(String key, Object call) {}

  /** The front of a queue (JQ-030). */
  public static Asked snapshot(String queueArn) {
    return new Asked(queueArn, new AskQueueSnapshot(queueArn));
  }

  /** Why a job waits. */
  public static Asked explanation(String jobId) {
    return new Asked(jobId, new AskJobExplanation(jobId));
  }

  /** Keep a job from being placed, or let it go. */
  public static Asked hold(String jobId, boolean held, String reason) {
    return new Asked(jobId, new HoldJob(jobId, held, reason));
  }

  /** Give a job that waits another priority or share; what is null stays as it is (FS-014). */
  public static Asked precedence(
      String jobId, @Nullable Integer schedulingPriority, @Nullable String shareIdentifier) {
    return new Asked(jobId, new ChangeJobPrecedence(jobId, schedulingPriority, shareIdentifier));
  }

  /** Serve a queue otherwise; what is null stays as it is. */
  public static Asked control(
      String queueArn, @Nullable Boolean paused, @Nullable Integer maxRunningJobs) {
    return new Asked(queueArn, new ControlQueue(queueArn, paused, maxRunningJobs));
  }

  static OutboxMessage message(Owner owner, Asked asked, String requestId, Instant expiresAt) {
    return new OutboxMessage(
        Topics.JOB_REQUESTS,
        owner.accountId(),
        asked.key(),
        new JobRequest(
            owner.accountId(),
            owner.region(),
            requestId,
            new SchedulerCall(expiresAt, asked.call())));
  }
}
