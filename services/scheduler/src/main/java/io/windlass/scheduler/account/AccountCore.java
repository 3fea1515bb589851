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
 * The scheduler of one account. It is told commands and answers with events, which it has applied
 * to its state by then: the caller stores and publishes them, or forgets the core and recovers it
 * from the store. Equal states, commands and contexts give equal events; there is no clock, no
 * chance and no input or output in here.
 *
 * <p>Not safe for use by several threads. What a step costs depends on what it is told, not on how
 * many jobs wait: only the heads of queues are looked at, and of those only where something
 * changed.
 */
public final class AccountCore {
  private final AccountState state = new AccountState();
  private final RecentOutcomes recent = new RecentOutcomes();
  private final ServiceBackoff serviceBackoff = new ServiceBackoff();
  private final ArrayUpdateThrottle tellings = new ArrayUpdateThrottle();
  private final ConsumableUpdateThrottle consumableTellings = new ConsumableUpdateThrottle();
  private final ArrayDeque<JobId> windingDown = new ArrayDeque<>();
  private Instant nextWaitLimit = Instant.MAX;
  private boolean workLeft;

  /** To look at, and to put back what was stored before the first step; not to change otherwise. */
  public AccountState state() {
    return state;
  }

  /** Call when all that was stored is back. */
  public void restored() {
    windDown(this::isGoing);
    tellings.restored(state);
    state.consumables().all().forEach(state.queues()::stir);
    workLeft = true;
  }

  /** The jobs whose outcomes {@link #step} needs from the past to handle these commands. */
  public Set<JobId> lookups(List<AccountCommand> commands) {
    Set<JobId> wanted = new LinkedHashSet<>();
    for (AccountCommand command : commands) {
      switch (command) {
        case AccountCommand.Submit submit -> {
          want(wanted, submit.id());
          wantAll(wanted, submit.prerequisites().dependsOn());
          submit.prerequisites().twins().forEach(twin -> want(wanted, twin));
        }
        case AccountCommand.DefineQueue define -> {
          for (JobId id : state.queues().get(define.definition().arn()).awaitingDefinition()) {
            wantPrerequisites(wanted, id);
          }
        }
        case AccountCommand.ToJob _,
            AccountCommand.DefinePolicy _,
            AccountCommand.DefineQuotaShare _,
            AccountCommand.DefineEnvironment _,
            AccountCommand.DefineConsumable _,
            AccountCommand.ChangeCapacity _,
            AccountCommand.Ask _,
            AccountCommand.Instruct _ -> {}
      }
    }
    return wanted;
  }

  /**
   * Handles the commands in order, then does what has become possible: times attempts out, places
   * jobs, tells capacity what is missing. Call it without commands when {@link #nextTimer} is due.
   */
  public List<AccountEvent> step(List<AccountCommand> commands, AccountContext context) {
    state.queues().advance(context.now());
    serviceBackoff.due(context.now()).forEach(state.queues()::wakeAllOf);
    Journal journal = new Journal(state, recent, serviceBackoff, context);
    CommandHandler handler = new CommandHandler(journal);
    for (AccountCommand command : commands) {
      handler.handle(command);
      if (command instanceof AccountCommand.DefineQueue define
          && define.definition().life() != QueueDefinition.Life.PRESENT) {
        String arn = define.definition().arn();
        windDown(profile -> profile.queueArn().equals(arn));
      } else if (command instanceof AccountCommand.DefinePolicy
          || (command instanceof AccountCommand.DefineQuotaShare define
              && !define.share().isPresent())) {
        windDown(this::isGoing);
      }
    }
    Dispatcher dispatcher = new Dispatcher(journal);
    boolean timedOutAll = handler.expire();
    boolean woundDown = handler.windDown(windingDown);
    boolean dispatchedAll = dispatcher.dispatch();
    dispatcher.releaseInstances();
    if (dispatchedAll) {
      dispatcher.stateDemand();
    }
    boolean headsStand = !dispatchedAll || explainHeads(journal);
    boolean toldAll = tellings.tell(journal);
    toldAll &= consumableTellings.tell(journal);
    chargeShares(journal);
    handler.answer();
    workLeft = !timedOutAll || !woundDown || !dispatchedAll || !toldAll || !headsStand;
    return journal.events();
  }

  /**
   * When the next step is due though nobody says anything; empty when there is nothing to expect.
   */
  public Optional<Instant> nextTimer() {
    if (workLeft) {
      return Optional.of(Instant.MIN);
    }
    Optional<Instant> limit = Optional.of(nextWaitLimit);
    return Stream.of(
            state.deadlines().next(),
            tellings.next(),
            consumableTellings.next(),
            limit,
            Optional.of(serviceBackoff.next()),
            Optional.of(state.queues().nextLook()))
        .flatMap(Optional::stream)
        .filter(due -> due.isBefore(Instant.MAX))
        .min(Comparator.naturalOrder());
  }

  /** What shares used is stored with the jobs that used it. */
  private void chargeShares(Journal journal) {
    for (JobQueue queue : state.queues().all()) {
      for (ShareState account : queue.order().unnoted()) {
        journal.write(new AccountEvent.ShareCharged(queue.arn(), account));
      }
    }
  }

  /** False if a head was cancelled, so that another one is to be looked at. */
  private boolean explainHeads(Journal journal) {
    BlockedQueueHeads heads = new BlockedQueueHeads(journal);
    heads.explain();
    nextWaitLimit = heads.nextLimit();
    return !heads.hasCancelled();
  }

  private boolean isGoing(JobProfile profile) {
    JobQueue queue = state.queues().get(profile.queueArn());
    return queue.isKnown() && (!queue.isPresent() || queue.isGoing(profile));
  }

  /** Jobs of a queue or share that goes are failed a few at a time. */
  private void windDown(Predicate<JobProfile> concerned) {
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
    windingDown.addAll(affected);
  }

  private void wantPrerequisites(Set<JobId> wanted, JobId id) {
    Job job = state.job(id);
    ArrayJob array = state.arrays().get(id);
    if (job != null) {
      wantAll(wanted, job.outstanding());
    } else if (array != null) {
      wantAll(wanted, array.waits().outstanding());
      wantAll(wanted, array.waits().onTwins());
    }
  }

  private void wantAll(Set<JobId> wanted, List<Dependency> dependencies) {
    for (Dependency dependency : dependencies) {
      want(wanted, dependency.on());
    }
  }

  private void want(Set<JobId> wanted, JobId id) {
    if (state.profile(id) == null && recent.get(id) == null) {
      wanted.add(id.whole());
    }
  }
}
