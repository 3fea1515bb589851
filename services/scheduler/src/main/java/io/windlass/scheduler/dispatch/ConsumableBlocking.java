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
 * Blocks jobs that reach the head of their queue while a consumable resource that they require is
 * short (CR-020, CR-027), and unblocks them when enough is available. The statusReason alone says
 * what a job is blocked by, so recovery blocks the same jobs.
 *
 * <p>Jobs of one share of a queue that wait for the same resource keep their order, so that a large
 * requirement is not overtaken forever by small ones.
 */
final class ConsumableBlocking {
  private final Journal journal;
  private final AccountState state;

  ConsumableBlocking(Journal journal) {
    this.journal = journal;
    this.state = journal.state();
  }

  /** Returns the requirement of the head that cannot be met now; null if all can. */
  @Nullable ConsumableRequirement missing(JobQueue queue, JobId head) {
    JobProfile profile = Objects.requireNonNull(state.profile(head));
    if (profile.execution().consumables().isEmpty()) {
      return null;
    }
    QueuePosition position = position(head);
    for (ConsumableRequirement requirement : profile.execution().consumables().all()) {
      if (queue.blockedJobs().isAheadOf(profile, position, requirement)
          || state.consumables().levels(requirement.resourceArn()).available()
              < requirement.quantity()) {
        return requirement;
      }
    }
    return null;
  }

  /**
   * Blocks the head. Of an array, only the first child becomes a job; the other children are
   * blocked with it.
   */
  void block(JobId head, ConsumableRequirement missing) {
    journal.materialise(head);
    journal.execute(head, new JobCommand.ExplainWait(missing.statusReason()));
  }

  /**
   * Unblocks as many jobs in each queue and share as there is enough of the resource for; returns
   * how many.
   */
  int unblock() {
    int returned = 0;
    Job next = state.queues().nextUnblocked(state.consumables());
    while (next != null) {
      journal.execute(next.id(), new JobCommand.ExplainWait(null));
      returned++;
      next = state.queues().nextUnblocked(state.consumables());
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
