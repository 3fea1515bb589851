package io.windlass.simulator;

import io.windlass.capacity.resource.Resources;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.scheduler.account.AccountCore;
import io.windlass.scheduler.messaging.SchedulerPartition;
import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.state.AccountState;
import io.windlass.simulator.check.CoreCheck;
import io.windlass.simulator.check.EndCheck;
import io.windlass.simulator.check.HostCheck;
import io.windlass.simulator.check.ReferenceModel;
import io.windlass.simulator.kernel.FaultProfile;
import io.windlass.simulator.kernel.InMemoryLog;
import io.windlass.simulator.kernel.InvariantViolation;
import io.windlass.simulator.kernel.SeededRandom;
import io.windlass.simulator.kernel.SimulationContext;
import io.windlass.simulator.kernel.Trace;
import io.windlass.simulator.kernel.VirtualTime;
import io.windlass.simulator.service.InMemoryCapacityRows;
import io.windlass.simulator.service.InMemoryPartitionStore;
import io.windlass.simulator.service.SimulatedCapacity;
import io.windlass.simulator.service.SimulatedHost;
import io.windlass.simulator.service.SimulatedJobView;
import io.windlass.simulator.service.SimulatedScheduler;
import io.windlass.simulator.workload.PoisonWriter;
import io.windlass.simulator.workload.SimulatedAccount;
import io.windlass.simulator.workload.SimulatedUsers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One run from one seed: users, the services and their faults on virtual time, until so many events
 * have happened; then everything that was started must end. Throws {@link
 * io.windlass.simulator.kernel.Violation} if a check fails, and whatever a service throws.
 */
final class Simulation {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Duration LAST_WORDS = Duration.ofMinutes(2);
  private static final Duration UNTIL_USERS_GIVE_UP = Duration.ofMinutes(1);
  private static final int RECOVERIES = 40;

  /** vCPUs for all environments that there can be at once. */
  private static final int PLENTY = 128;

  private final SimulationContext world;
  private final ReferenceModel referenceModel = new ReferenceModel();
  private final CoreCheck coreCheck;
  private final HostCheck machineCheck;
  private final SimulatedHost machine;
  private final SimulatedCapacity capacity;
  private final SimulatedScheduler scheduler;
  private final SimulatedJobView view;
  private final List<SimulatedUsers> users = new ArrayList<>();
  private final Map<String, AccountState> states = new TreeMap<>();
  private final @Nullable PoisonWriter poison;

  Simulation(long seed, boolean poisoned) {
    SeededRandom chance = new SeededRandom(seed);
    world =
        new SimulationContext(
            new VirtualTime(START),
            chance,
            new InMemoryLog(chance.between(1, 3)),
            FaultProfile.any(chance));
    coreCheck = new CoreCheck(referenceModel, chance.split());
    int vcpus = chance.pick(List.of(8, 16, PLENTY));
    Resources host = new Resources(vcpus * 1_000L, 16_384L * vcpus, 0);
    machineCheck = new HostCheck(host, this::rows);
    machine = new SimulatedHost(world, machineCheck);
    scheduler = new SimulatedScheduler(world, this::schedulerCommitted);
    capacity = new SimulatedCapacity(world, host, machine, (_, _) -> machineCheck.checkHost());
    view = new SimulatedJobView(world);
    int accounts = chance.between(1, 3);
    for (int i = 1; i <= accounts; i++) {
      users.add(
          new SimulatedUsers(
              world, new SimulatedAccount("%012d".formatted(i)), referenceModel, vcpus == PLENTY));
    }
    // A random sequence of its own: without poison a seed goes the way it always went.
    poison =
        poisoned ? new PoisonWriter(world, accountIds(accounts), new SeededRandom(~seed)) : null;
  }

  private static List<String> accountIds(int accounts) {
    return IntStream.rangeClosed(1, accounts).mapToObj("%012d"::formatted).toList();
  }

  Trace trace() {
    return world.trace();
  }

  /** Returns how long it took, in virtual time. */
  Duration elapsed() {
    return Duration.between(START, world.time().instant());
  }

  int jobs() {
    return referenceModel.jobs();
  }

  void run(long events) {
    scheduler.process().start();
    capacity.process().start();
    view.process().start();
    users.forEach(SimulatedUsers::begin);
    if (poison != null) {
      poison.begin();
    }
    capacity.exposeToFaults();
    while (world.trace().events() < events && world.time().advance()) {
      // The next thing follows.
    }
    settle();
    EndCheck end = new EndCheck(referenceModel);
    end.checkJobs(view);
    states.values().forEach(end::checkCore);
    end.checkMachine(capacity.rows(), machine, states.values());
  }

  /** No more users, no more faults: everything ends, as long as something moves. */
  private void settle() {
    users.forEach(SimulatedUsers::leave);
    if (poison != null) {
      poison.leave();
    }
    world.stopFaults();
    world.trace().note(world.time().instant(), "everybody", "calms down", List.of());
    world
        .time()
        .after(UNTIL_USERS_GIVE_UP, () -> users.forEach(SimulatedUsers::terminateImpossibleJobs));
    long steps = referenceModel.steps();
    Instant deadline = world.time().instant().plus(TIMEOUT);
    while (referenceModel.ended() < referenceModel.jobs()) {
      world.time().advance();
      if (referenceModel.steps() > steps) {
        steps = referenceModel.steps();
        deadline = world.time().instant().plus(TIMEOUT);
      } else if (world.time().instant().isAfter(deadline)) {
        throw new InvariantViolation(
            "nothing moves any more, and jobs have not ended: " + unfinished());
      }
    }
    Instant silence = world.time().instant().plus(LAST_WORDS);
    while (world.time().instant().isBefore(silence)) {
      world.time().advance();
    }
  }

  private String unfinished() {
    StringBuilder text = new StringBuilder();
    for (AccountState state : states.values()) {
      for (JobQueue queue : state.queues().all()) {
        text.append("\n  ").append(queue.definition());
        queue.order().first(3).forEach(head -> text.append("\n    ").append(head));
      }
      state.jobs().stream().limit(8).forEach(job -> text.append("\n  ").append(job));
      state.arrays().all().stream().limit(4).forEach(array -> text.append("\n  ").append(array));
      for (Environment environment : state.environments().all()) {
        text.append("\n  ").append(environment.definition());
        text.append(" short of ").append(environment.shortage());
        environment
            .slots()
            .forEach(slot -> text.append("\n    ").append(slot.instance()).append(slot.free()));
      }
      text.append("\n  ").append(state.demands());
    }
    return text.toString();
  }

  private InMemoryCapacityRows rows() {
    return capacity.rows();
  }

  private void schedulerCommitted(
      SchedulerPartition partition,
      InMemoryPartitionStore rows,
      List<IncomingRecord> records,
      Effects effects) {
    coreCheck.observe(effects.messages());
    rows.lastStep()
        .forEach(
            (accountId, events) -> {
              AccountState state = partition.state(accountId);
              AccountCore recovered =
                  world.chance().oneIn(RECOVERIES) ? rows.recover(accountId) : null;
              if (state != null) {
                states.put(accountId, state);
                coreCheck.check(accountId, events, state);
                if (recovered != null) {
                  coreCheck.checkRecovery(accountId, state, recovered, world.time().instant());
                }
              }
            });
  }
}
