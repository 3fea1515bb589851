package io.windlass.simulator.service;

import io.windlass.events.Topics;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.scheduler.messaging.SchedulerPartition;
import io.windlass.scheduler.step.AccountContext;
import io.windlass.simulator.kernel.Outbox;
import io.windlass.simulator.kernel.PartitionWorker;
import io.windlass.simulator.kernel.SeededRandom;
import io.windlass.simulator.kernel.ServiceProcess;
import io.windlass.simulator.kernel.SimulationContext;
import java.time.Duration;
import java.util.List;

/** The scheduler: its real handler and cores, all partitions in one process. */
public final class SimulatedScheduler {
  private static final List<String> TOPICS =
      List.of(Topics.DEFINITIONS, Topics.JOB_REQUESTS, Topics.TASK_EVENTS, Topics.CAPACITY_EVENTS);
  private static final Duration RETENTION = Duration.ofDays(8);

  /** Looks at each step that was committed. */
  @FunctionalInterface
  public interface Watcher {
    void committed(
        SchedulerPartition partition,
        InMemoryPartitionStore rows,
        List<IncomingRecord> records,
        Effects effects);
  }

  private final ServiceProcess process;

  public SimulatedScheduler(SimulationContext world, Watcher watcher) {
    process = new ServiceProcess(world, "scheduler", () -> {});
    SeededRandom identities = world.chance().split();
    // Small steps, so that what one leaves to the next is seen to.
    var limits =
        new AccountContext.Limits(1 + world.chance().below(20), 1 + world.chance().below(10));
    for (int partition = 0; partition < world.log().partitions(); partition++) {
      InMemoryPartitionStore rows = new InMemoryPartitionStore();
      process.add(
          new PartitionWorker(
              world,
              new PartitionWorker.Task("scheduler", partition, TOPICS),
              () ->
                  new SchedulerPartition(
                      new SchedulerPartition.Settings(limits, RETENTION),
                      identities::uuid,
                      (_, _) -> rows),
              rows,
              new Outbox(world),
              (handler, records, effects) ->
                  watcher.committed((SchedulerPartition) handler, rows, records, effects)));
    }
  }

  public ServiceProcess process() {
    return process;
  }
}
