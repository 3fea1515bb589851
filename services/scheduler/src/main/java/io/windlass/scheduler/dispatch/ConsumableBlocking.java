package io.windlass.scheduler.dispatch;

import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.consumable.ConsumableRequirement;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.ordering.QueuePosition;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.state.AccountState;
import io.windlass.scheduler.step.Journal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets jobs stand aside that come to the head of their queue and are short of a consumable resource
 * (CR-020, CR-027), and lets them return when there is enough. Their statusReason says what they
 * wait for, and nothing else keeps them aside: so they stand there after recovery too.
 *
 * <p>Within a share of a queue those who wait for the same resource keep their order, so that one
 * who wants much of it is not passed for ever by those who want little.
 */
final class ConsumableBlocking {
  private final Journal journal;
  private final AccountState state;

  ConsumableBlocking(Journal journal) {
    this.journal = journal;
    this.state = journal.state();
  }

  /** What the head of a queue cannot have now; null if it can have everything. */
  @Nullable ConsumableRequirement missing(JobQueue queue, JobId head) {
    JobProfile profile = Objects.requireNonNull(state.profile(head));
    if (profile.execution().needs().isEmpty()) {
      return null;
    }
    QueuePosition position = position(head);
    for (ConsumableRequirement need : profile.execution().needs().all()) {
      if (queue.blockedJobs().isAheadOf(profile, position, need)
          || state.consumables().levels(need.resourceArn()).available() < need.quantity()) {
        return need;
      }
    }
    return null;
  }

  /** Of an array only the first child comes to be a job; the others stand aside with it. */
  void park(JobId head, ConsumableRequirement missing) {
    journal.materialise(head);
    journal.tell(head, new JobCommand.ExplainWait(missing.statusReason()));
  }

  /** Returns how many came back: as many as there is enough for, in each queue and share. */
  int letReturn() {
    int returned = 0;
    Job next = state.queues().nextToReturn(state.consumables());
    while (next != null) {
      journal.tell(next.id(), new JobCommand.ExplainWait(null));
      returned++;
      next = state.queues().nextToReturn(state.consumables());
    }
    return returned;
  }

  private QueuePosition position(JobId head) {
    Job job = state.job(head);
    if (job != null) {
      return QueuePosition.of(job);
    }
    ArrayJob array = Objects.requireNonNull(state.arrays().get(head));
    return new QueuePosition(true, array.submission().order(), head.index());
  }
}
