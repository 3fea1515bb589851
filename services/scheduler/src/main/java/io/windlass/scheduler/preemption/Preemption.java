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
 * Gets capacity back for jobs that wait in a quota share and have a right to it: what their share
 * has lent, or, where the share wants it so, what its own jobs of lower priority use.
 *
 * <p>Goals: nobody goes in vain, and no more go than are needed. Constraints: only what cannot be
 * had otherwise is taken, so not what is free, about to be free, or what an environment may grow
 * by. Algorithm: take what runs without those that were told to stop, and put the jobs that wait
 * there one after another, line by line, as far as their shares' own limits go; whoever finds no
 * place has {@link VictimSearch} name those who must go. What has been ordered before is thus taken
 * into account without being remembered, also after a crash.
 *
 * <p>Costs a step per share while nobody is owed anything; otherwise it grows with the jobs that
 * are owed something (a hundred per share and step at most), with those that were told to stop, and
 * with those that run on borrowed capacity. If nobody's going would help, it looks again a second
 * later.
 */
public final class Preemption {
  private static final long UNTIL_NEXT_LOOK = 1_000;

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

  /** Call it when nobody of the queue can be placed; returns how many were told to stop. */
  public int makeRoom(JobQueue queue, int most) {
    QuotaOrder order = queue.quota();
    if (order == null || queue.mayPlace() == 0 || order.size() == 0) {
      return 0;
    }
    return new Round(queue, order, most).run();
  }

  /** One look at all that wait in a queue. */
  private final class Round {
    private final JobQueue queue;
    private final QuotaOrder order;
    private final int most;
    private final Quotas quotas;
    private final CapacityForecast room;
    private int stopped;

    Round(JobQueue queue, QuotaOrder order, int most) {
      this.queue = queue;
      this.order = order;
      this.most = most;
      this.quotas = order.quotas().copy();
      this.room = new CapacityForecast(state, queue.environments());
    }

    int run() {
      List<String> shares = order.waitingShares().stream().filter(this::mayBeOwed).toList();
      if (shares.isEmpty()) {
        return 0;
      }
      order.leaving().forEach(this::goes);
      for (Node node : state.gangs().stopping()) {
        if (state.job(node.job().id()) == null || !isLeaving(node.job().id())) {
          room.leaves(CapacityForecast.Spot.of(node.liveAttempt().place()), node.profile().shape());
        }
      }
      shares.forEach(this::serve);
      return stopped;
    }

    /** Whether the head fits in what is its share's own, or might if others of the share went. */
    private boolean mayBeOwed(String share) {
      var definition = quotas.share(share);
      return definition != null
          && !order.isVain(share)
          && (order.isOwed(share) || definition.sharing().inSharePreemption());
    }

    private void serve(String share) {
      Line line = new Line(share);
      order.waiting(share, QuotaOrder.LOOKED_AT, line::next);
    }

    private boolean isLeaving(JobId id) {
      Job job = state.job(id);
      return job != null && job.status().occupiesInstance() && job.stop() != null;
    }

    private void goes(Job job) {
      quotas.remove(order.share(job), quotas.units().of(job.profile()));
      room.leaves(job);
    }

    /** The jobs of one share, in order; who finds no place ends it. */
    private final class Line {
      private final String share;
      private boolean open = true;
      private boolean first = true;

      Line(String share) {
        this.share = share;
      }

      void next(JobId id, JobProfile profile) {
        open = open && stopped < most && serve(id, profile);
        first = false;
      }

      /** True if there will be a place for it, so that the next one may be looked at. */
      private boolean serve(JobId id, JobProfile profile) {
        if (state.gangs().holdsInstances(id) || lacksService(profile)) {
          return false;
        }
        if (lacksConsumables.test(queue, id)) {
          return true; // It will stand aside.
        }
        VictimSearch search = new VictimSearch(order, quotas, room, share, profile);
        Collection<Job> victims = search.find();
        if (victims == null) {
          if (first && search.wentFar()) {
            order.vain(share, UNTIL_NEXT_LOOK);
          }
          return false;
        }
        for (Job victim : List.copyOf(victims)) {
          stop(victim, id);
        }
        quotas.add(share, quotas.units().of(profile));
        return room.take(profile.need());
      }

      /** SJ-009: it could not go even if there were room. */
      private boolean lacksService(JobProfile profile) {
        return profile.kind().isService()
            && queue.environments().stream()
                .allMatch(e -> journal.serviceBackoff().concern(e, profile.need()));
      }

      private void stop(Job victim, JobId beneficiary) {
        goes(victim);
        boolean own = order.share(victim).equals(share);
        String reason =
            own
                ? "Preempted: job %s of higher priority in quota share %s gets its place"
                : "Preempted: job %s gets back what quota share %s had lent";
        journal.tell(victim.id(), new JobCommand.Preempt(reason.formatted(beneficiary, share)));
        stopped++;
      }
    }
  }
}
