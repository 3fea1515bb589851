package io.windlass.scheduler.dispatch;

import io.windlass.scheduler.consumable.ConsumableRequirement;
import io.windlass.scheduler.demand.BlockedReason;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.ordering.QuotaOrder;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.queue.WaitLimit;
import io.windlass.scheduler.quota.QuotaExcess;
import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.state.AccountState;
import io.windlass.scheduler.step.Journal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Explains in the statusReason of each queue's head why it cannot run, where that is known
 * (TR-020), and cancels it when it has been blocked for longer than its queue allows (JQ-051). The
 * time of a head starts when its reason is set, and again when the reason changes (TR-023). Each
 * job that is blocked by a consumable resource has a time of its own (JQ-054).
 */
public final class BlockedQueueHeads {
  private final Journal journal;
  private final AccountState state;
  private Instant nextLimit = Instant.MAX;
  private boolean cancelled;

  public BlockedQueueHeads(Journal journal) {
    this.journal = journal;
    this.state = journal.state();
  }

  public void explain() {
    for (JobQueue queue : state.queues().waiting()) {
      List<JobId> heads = queue.order().heads();
      withdrawReasons(queue, heads);
      heads.forEach(head -> explain(queue, head));
    }
    for (JobQueue queue : state.queues().all()) {
      limitBlockedJobs(queue);
    }
  }

  /**
   * Returns when the next head will have been blocked for too long; {@link Instant#MAX} if none
   * will.
   */
  public Instant nextLimit() {
    return nextLimit;
  }

  /** Returns whether a queue has another head now, to be looked at in the next step. */
  public boolean hasCancelled() {
    return cancelled;
  }

  private void explain(JobQueue queue, JobId head) {
    Job job = state.job(head);
    String said = job == null ? null : job.progress().statusReason();
    String reason = queue.mayPlace() == 0 ? null : reason(queue, head);
    if (!Objects.equals(reason, said)) {
      journal.execute(journal.materialise(head).id(), new JobCommand.ExplainWait(reason));
    }
    queue.explained(head, reason != null);
    WaitLimit limit = reason == null ? null : queue.waitLimit(reason);
    if (limit != null) {
      apply(limit, state.job(head));
    }
  }

  private @Nullable String reason(JobQueue queue, JobId head) {
    JobProfile profile = Objects.requireNonNull(state.profile(head));
    QuotaOrder quota = queue.quota();
    if (quota != null && !quota.mayGo(profile)) {
      QuotaExcess excess = quota.excess(profile);
      return excess == null ? null : excess.statusReason(); // It is its share that holds it back.
    }
    ResourceRequest request = profile.request();
    String reason = BlockedReason.of(queue.environments(), request, state.environments());
    if (reason != null) {
      return reason;
    }
    if (isTooLarge(queue, profile)) {
      return request.ofService() ? BlockedReason.TOO_LARGE_FOR_SERVICE : BlockedReason.TOO_LARGE;
    }
    return lacksServiceCapacity(queue, request) ? BlockedReason.SERVICE_CAPACITY : null;
  }

  /** SJ-009: it may use so many instances, but the service has none. */
  private boolean lacksServiceCapacity(JobQueue queue, ResourceRequest request) {
    return request.ofService()
        && !queue.environments().isEmpty()
        && queue.environments().stream()
            .allMatch(e -> journal.serviceBackoff().appliesTo(e, request));
  }

  /** A job that is no longer the head no longer blocks the queue. */
  private void withdrawReasons(JobQueue queue, List<JobId> heads) {
    for (JobId former : queue.explained()) {
      if (!heads.contains(former)) {
        Job job = state.job(former);
        if (job != null && job.waitsFor() == null && !state.holds().appliesTo(job.id())) {
          journal.execute(job.id(), new JobCommand.ExplainWait(null));
        }
        queue.explained(former, false);
      }
    }
  }

  /**
   * JQ-054: jobs that are blocked by consumable resources are limited as if they were blocked at
   * the head.
   */
  private void limitBlockedJobs(JobQueue queue) {
    int left = journal.context().limits().expirations();
    JobId id = queue.blockedJobs().longest();
    while (id != null) {
      Job job = Objects.requireNonNull(state.job(id));
      WaitLimit limit = blockedJobLimit(queue);
      if (limit == null) {
        return;
      }
      apply(limit, job);
      if (state.job(id) != null || --left == 0) {
        return;
      }
      id = queue.blockedJobs().longest();
    }
  }

  /** A consumable resource is a capacity too: without a limit of its own the general one holds. */
  private static @Nullable WaitLimit blockedJobLimit(JobQueue queue) {
    WaitLimit own = queue.waitLimit(ConsumableRequirement.REASON);
    return own == null ? queue.waitLimit(BlockedReason.CAPACITY) : own;
  }

  /** FS-045: larger than all that is not reserved, so that it would wait for ever. */
  private boolean isTooLarge(JobQueue queue, JobProfile profile) {
    return queue.order().isLimited()
        && queue.isSettled()
        && profile.total().milliVcpus()
            > queue.usable(state.environments().maxMilliVcpus(queue.environments()));
  }

  private void apply(WaitLimit limit, @Nullable Job head) {
    if (head == null) {
      return;
    }
    Instant end = start(limit, head).plus(limit.longest());
    if (end.isAfter(journal.context().now())) {
      nextLimit = end.isBefore(nextLimit) ? end : nextLimit;
    } else {
      StopRequest.Kind kind =
          limit.terminates() ? StopRequest.Kind.TERMINATE : StopRequest.Kind.CANCEL;
      journal.execute(head.id(), new JobCommand.Stop(new StopRequest(kind, limit.statusReason())));
      cancelled = true;
    }
  }

  /**
   * Returns when the limit began to count; for a service job that its service refuses repeatedly,
   * the time of the first refusal.
   */
  private Instant start(WaitLimit limit, Job head) {
    Instant since = limit.appliesTo(BlockedReason.SERVICE_CAPACITY) ? refusedSince(head) : null;
    return since == null ? head.progress().since() : since;
  }

  private @Nullable Instant refusedSince(Job head) {
    return journal.serviceBackoff().since(head.id());
  }
}
