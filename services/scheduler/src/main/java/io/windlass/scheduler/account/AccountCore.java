package io.windlass.scheduler.account;

import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.dispatch.BlockedQueueHeads;
import io.windlass.scheduler.dispatch.Dispatcher;
import io.windlass.scheduler.fairshare.ShareState;
import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.state.AccountState;
import io.windlass.scheduler.step.AccountContext;
import io.windlass.scheduler.step.Journal;
import io.windlass.scheduler.step.RecentOutcomes;
import io.windlass.scheduler.step.ServiceBackoff;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The scheduler of one account. It takes commands and returns events, which it has already applied
 * to its state. The caller stores and publishes the events; if that fails, it discards the core and
 * recovers another one from the store. Equal states, commands and contexts give equal events: the
 * core uses no clock, no randomness and no I/O.
 *
 * <p>Not thread-safe. The cost of a step depends on its commands, not on the number of waiting
 * jobs: only the heads of queues are tried, and only in queues in which something changed.
 */
public final class AccountCore {
  private final AccountState state = new AccountState();
  private final RecentOutcomes recent = new RecentOutcomes();
  private final ServiceBackoff serviceBackoff = new ServiceBackoff();
  private final ArrayUpdateThrottle arrayUpdates = new ArrayUpdateThrottle();
  private final ConsumableUpdateThrottle consumableUpdates = new ConsumableUpdateThrottle();
  private final ArrayDeque<JobId> jobsToFail = new ArrayDeque<>();
  private Instant nextWaitLimit = Instant.MAX;
  private boolean workLeft;

  /** Returns the state, for reading and for restoring stored rows before the first step. */
  public AccountState state() {
    return state;
  }

  /** Completes the recovery. Call it once, after all stored rows were restored. */
  public void restored() {
    failJobsOf(this::isBeingDeleted);
    arrayUpdates.restored(state);
    state.consumables().all().forEach(state.queues()::consumableChanged);
    workLeft = true;
  }

  /** Returns the jobs whose past outcomes {@link #step} needs to handle these commands. */
  public Set<JobId> lookups(List<AccountCommand> commands) {
    Set<JobId> lookups = new LinkedHashSet<>();
    for (AccountCommand command : commands) {
      switch (command) {
        case AccountCommand.Submit submit -> {
          add(lookups, submit.id());
          addAll(lookups, submit.prerequisites().dependsOn());
          submit.prerequisites().peers().forEach(peer -> add(lookups, peer));
        }
        case AccountCommand.DefineQueue define -> {
          for (JobId id : state.queues().get(define.definition().arn()).awaitingDefinition()) {
            addPrerequisites(lookups, id);
          }
        }
        case AccountCommand.ToJob _,
            AccountCommand.DefinePolicy _,
            AccountCommand.DefineQuotaShare _,
            AccountCommand.DefineEnvironment _,
            AccountCommand.DefineConsumable _,
            AccountCommand.ChangeCapacity _,
            AccountCommand.Ask _,
            AccountCommand.Operate _ -> {}
      }
    }
    return lookups;
  }

  /**
   * Handles the commands in order, and then does what has become possible: ends attempts that
   * exceed their timeout, places jobs, and requests missing capacity. Call it without commands when
   * {@link #nextTimer} is due.
   */
  public List<AccountEvent> step(List<AccountCommand> commands, AccountContext context) {
    state.queues().advance(context.now());
    serviceBackoff.due(context.now()).forEach(state.queues()::wakeAllOf);
    Journal journal = new Journal(state, recent, serviceBackoff, context);
    CommandHandler handler = new CommandHandler(journal);
    for (AccountCommand command : commands) {
      handler.handle(command);
      if (command instanceof AccountCommand.DefineQueue define
          && define.definition().phase() != QueueDefinition.Phase.PRESENT) {
        String arn = define.definition().arn();
        failJobsOf(profile -> profile.queueArn().equals(arn));
      } else if (command instanceof AccountCommand.DefinePolicy
          || (command instanceof AccountCommand.DefineQuotaShare define
              && !define.share().isPresent())) {
        failJobsOf(this::isBeingDeleted);
      }
    }
    Dispatcher dispatcher = new Dispatcher(journal);
    boolean timedOutAll = handler.expire();
    boolean failedAll = handler.failJobs(jobsToFail);
    boolean dispatchedAll = dispatcher.dispatch();
    dispatcher.releaseInstances();
    if (dispatchedAll) {
      dispatcher.stateDemand();
    }
    boolean headsExplained = !dispatchedAll || explainHeads(journal);
    boolean publishedAll = arrayUpdates.publish(journal);
    publishedAll &= consumableUpdates.publish(journal);
    chargeShares(journal);
    handler.answer();
    workLeft = !timedOutAll || !failedAll || !dispatchedAll || !publishedAll || !headsExplained;
    return journal.events();
  }

  /** Returns when the next step is due if no command arrives; empty if none is due. */
  public Optional<Instant> nextTimer() {
    if (workLeft) {
      return Optional.of(Instant.MIN);
    }
    Optional<Instant> limit = Optional.of(nextWaitLimit);
    return Stream.of(
            state.deadlines().next(),
            arrayUpdates.next(),
            consumableUpdates.next(),
            limit,
            Optional.of(serviceBackoff.next()),
            Optional.of(state.queues().nextRetry()))
        .flatMap(Optional::stream)
        .filter(due -> due.isBefore(Instant.MAX))
        .min(Comparator.naturalOrder());
  }

  /** Stores what shares have used together with the jobs that used it. */
  private void chargeShares(Journal journal) {
    for (JobQueue queue : state.queues().all()) {
      for (ShareState account : queue.order().changedShares()) {
        journal.write(new AccountEvent.ShareCharged(queue.arn(), account));
      }
    }
  }

  /** Returns false if a head was cancelled, so that the next head must be examined. */
  private boolean explainHeads(Journal journal) {
    BlockedQueueHeads heads = new BlockedQueueHeads(journal);
    heads.explain();
    nextWaitLimit = heads.nextLimit();
    return !heads.hasCancelled();
  }

  private boolean isBeingDeleted(JobProfile profile) {
    JobQueue queue = state.queues().get(profile.queueArn());
    return queue.isKnown() && (!queue.isPresent() || queue.isBeingDeleted(profile));
  }

  /** Marks the jobs of a deleted queue or share. They are failed a limited number per step. */
  private void failJobsOf(Predicate<JobProfile> concerned) {
    List<JobId> affected = new ArrayList<>();
    for (Job job : state.jobs()) {
      if (concerned.test(job.profile())) {
        affected.add(job.id());
      }
    }
    for (ArrayJob array : state.arrays().all()) {
      if (concerned.test(array.profile())) {
        affected.add(array.id());
      }
    }
    affected.sort(null);
    jobsToFail.addAll(affected);
  }

  private void addPrerequisites(Set<JobId> lookups, JobId id) {
    Job job = state.job(id);
    ArrayJob array = state.arrays().get(id);
    if (job != null) {
      addAll(lookups, job.outstanding());
    } else if (array != null) {
      addAll(lookups, array.waits().outstanding());
      addAll(lookups, array.waits().onPeers());
    }
  }

  private void addAll(Set<JobId> lookups, List<Dependency> dependencies) {
    for (Dependency dependency : dependencies) {
      add(lookups, dependency.on());
    }
  }

  private void add(Set<JobId> lookups, JobId id) {
    if (state.profile(id) == null && recent.get(id) == null) {
      lookups.add(id.whole());
    }
  }
}
