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

/** Calls to the scheduler whose response somebody waits for. */
public final class SchedulerCalls {
  private SchedulerCalls() {}

  /** A call: the key of the job or queue that it is about, and the request. */
  public record Call(String key, Object request) {}

  /** Returns a call for the front of a queue (JQ-030). */
  public static Call snapshot(String queueArn) {
    return new Call(queueArn, new AskQueueSnapshot(queueArn));
  }

  /** Returns a call for the explanation why a job waits. */
  public static Call explanation(String jobId) {
    return new Call(jobId, new AskJobExplanation(jobId));
  }

  /** Returns a call that holds or releases a job. */
  public static Call hold(String jobId, boolean held, String reason) {
    return new Call(jobId, new HoldJob(jobId, held, reason));
  }

  /**
   * Returns a call that changes priority or share of a waiting job; null stays as it is (FS-014).
   */
  public static Call precedence(
      String jobId, @Nullable Integer schedulingPriority, @Nullable String shareIdentifier) {
    return new Call(jobId, new ChangeJobPrecedence(jobId, schedulingPriority, shareIdentifier));
  }

  /** Returns a call that pauses, resumes or limits a queue; null stays as it is. */
  public static Call control(
      String queueArn, @Nullable Boolean paused, @Nullable Integer maxRunningJobs) {
    return new Call(queueArn, new ControlQueue(queueArn, paused, maxRunningJobs));
  }

  static OutboxMessage message(Owner owner, Call call, String requestId, Instant expiresAt) {
    return new OutboxMessage(
        Topics.JOB_REQUESTS,
        owner.accountId(),
        call.key(),
        new JobRequest(
            owner.accountId(),
            owner.region(),
            requestId,
            new SchedulerCall(expiresAt, call.request())));
  }
}
