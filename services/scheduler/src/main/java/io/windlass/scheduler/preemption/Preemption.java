package io.windlass.scheduler.preemption;

import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.ordering.QuotaOrder;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.quota.Quotas;
import io.windlass.scheduler.state.AccountState;
import io.windlass.scheduler.step.Journal;
import java.util.Collection;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Preempts jobs for jobs that wait in a quota share and are entitled to capacity: to what their
 * share has lent, or, if the share is configured so, to what its own jobs of lower priority use.
 *
 * <p>Goals: no job is preempted without effect, and no more than necessary. Constraints: capacity
 * that is free, is about to be freed, or can be added by scaling is not taken by preemption.
 * Algorithm: start from the current use without the jobs that are already stopping, and place the
 * waiting jobs one after another, share by share, within the limits of their shares; for a job that
 * does not fit, {@link VictimSearch} finds the jobs to preempt. So earlier preemptions are taken
 * into account without being remembered, also after a crash.
 *
 * <p>The cost is one step per share while no job is entitled to capacity. Otherwise it grows with
 * the number of entitled jobs (at most a hundred per share and step), of stopping jobs, and of jobs
 * on borrowed capacity. If preemption would not help, it is tried again a second later.
 */
public final class Preemption {
  private static final long BACKOFF_MILLIS = 1_000;

  private final Journal journal;
  private final AccountState state;
  private final BiPredicate<JobQueue, JobId> lacksConsumables;

  /**
   * Looks for capacity in the state as it is when it is called.
   *
   * @param lacksConsumables whether a job of a queue waits for a consumable resource, and not for
   *     capacity
   */
  public Preemption(Journal journal, BiPredicate<JobQueue, JobId> lacksConsumables) {
    this.journal = journal;
    this.state = journal.state();
    this.lacksConsumables = lacksConsumables;
  }

  /**
   * Stops running jobs for waiting jobs of the queue. Call it when no job of the queue can be
   * placed. Returns how many were stopped.
   */
  public int makeRoom(JobQueue queue, int limit) {
    QuotaOrder order = queue.quota();
    if (order == null || queue.mayPlace() == 0 || order.size() == 0) {
      return 0;
    }
    return new Round(queue, order, limit).run();
  }

  /** One pass over all waiting jobs of a queue. */
  private final class Round {
    private final JobQueue queue;
    private final QuotaOrder order;
    private final int limit;
    private final Quotas quotas;
    private final CapacityForecast forecast;
    private int stopped;

    Round(JobQueue queue, QuotaOrder order, int limit) {
      this.queue = queue;
      this.order = order;
      this.limit = limit;
      this.quotas = order.quotas().copy();
      this.forecast = new CapacityForecast(state, queue.environments());
    }

    int run() {
      List<String> shares = order.waitingShares().stream().filter(this::mayBeOwed).toList();
      if (shares.isEmpty()) {
        return 0;
      }
      order.leaving().forEach(this::remove);
      for (Node node : state.gangs().stopping()) {
        if (state.job(node.job().id()) == null || !isLeaving(node.job().id())) {
          forecast.leaves(
              CapacityForecast.InstanceKey.of(node.liveAttempt().placement()),
              node.profile().shape());
        }
      }
      shares.forEach(this::serve);
      return stopped;
    }

    /**
     * Returns whether the head fits in its share's own limits, or might if other jobs of the share
     * ended.
     */
    private boolean mayBeOwed(String share) {
      var definition = quotas.share(share);
      return definition != null
          && !order.isBackedOff(share)
          && (order.isOwed(share) || definition.sharing().inSharePreemption());
    }

    private void serve(String share) {
      ShareQueue queue = new ShareQueue(share);
      order.waiting(share, QuotaOrder.MAX_CANDIDATES, queue::next);
    }

    private boolean isLeaving(JobId id) {
      Job job = state.job(id);
      return job != null && job.status().occupiesInstance() && job.stop() != null;
    }

    private void remove(Job job) {
      quotas.remove(order.share(job), quotas.units().of(job.profile()));
      forecast.leaves(job);
    }

    /** The waiting jobs of one share, in order, up to the first one that cannot get capacity. */
    private final class ShareQueue {
      private final String share;
      private boolean open = true;
      private boolean first = true;

      ShareQueue(String share) {
        this.share = share;
      }

      void next(JobId id, JobProfile profile) {
        open = open && stopped < limit && serve(id, profile);
        first = false;
      }

      /** Returns true if the job will get capacity, so that the next one may be considered. */
      private boolean serve(JobId id, JobProfile profile) {
        if (state.gangs().holdsInstances(id) || lacksServiceCapacity(profile)) {
          return false;
        }
        if (lacksConsumables.test(queue, id)) {
          return true; // It will be blocked by the consumable resource.
        }
        VictimSearch search = new VictimSearch(order, quotas, forecast, share, profile);
        Collection<Job> victims = search.find();
        if (victims == null) {
          if (first && search.isExpensive()) {
            order.backOff(share, BACKOFF_MILLIS);
          }
          return false;
        }
        for (Job victim : List.copyOf(victims)) {
          stop(victim, id);
        }
        quotas.add(share, quotas.units().of(profile));
        return forecast.take(profile.request());
      }

      /** SJ-009: it could not be placed even if there were capacity. */
      private boolean lacksServiceCapacity(JobProfile profile) {
        return profile.kind().isService()
            && queue.environments().stream()
                .allMatch(e -> journal.serviceBackoff().appliesTo(e, profile.request()));
      }

      private void stop(Job victim, JobId beneficiary) {
        remove(victim);
        boolean own = order.share(victim).equals(share);
        String reason =
            own
                ? "Preempted: job %s of higher priority in quota share %s gets its place"
                : "Preempted: job %s gets back what quota share %s had lent";
        journal.execute(victim.id(), new JobCommand.Preempt(reason.formatted(beneficiary, share)));
        stopped++;
      }
    }
  }
}
