package io.windlass.submission.messaging;

import io.windlass.events.AskJobExplanation;
import io.windlass.events.AskQueueSnapshot;
import io.windlass.events.JobRequest;
import io.windlass.events.SchedulerCall;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.submission.identity.Owner;
import java.time.Instant;

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
