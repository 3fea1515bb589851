package io.windlass.simulator.service;

import io.windlass.capacity.computeenvironment.EnvironmentContext.Policy;
import io.windlass.capacity.config.InstanceTypeFiles;
import io.windlass.capacity.executor.training.TrainingService;
import io.windlass.capacity.host.HostId;
import io.windlass.capacity.host.HostSize;
import io.windlass.capacity.instancetype.InstanceTypeResolver;
import io.windlass.capacity.messaging.AbandonedTasks;
import io.windlass.capacity.messaging.CapacityHandler;
import io.windlass.capacity.messaging.HandlerContext;
import io.windlass.capacity.messaging.LiveTasks;
import io.windlass.capacity.messaging.TaskReports;
import io.windlass.capacity.provider.LocalHost;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskListener;
import io.windlass.messaging.Effects;
import io.windlass.messaging.PartitionHandler;
import io.windlass.simulator.kernel.Outbox;
import io.windlass.simulator.kernel.PartitionWorker;
import io.windlass.simulator.kernel.ServiceProcess;
import io.windlass.simulator.kernel.SimulationContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Capacity with its real handlers, all partitions in one process on one machine. The machine dies
 * now and then, and takes every instance with it.
 */
public final class SimulatedCapacity {
  private static final InstanceTypeResolver TYPES = InstanceTypeFiles.resolver();
  private static final String SERVICE = "capacity-1";

  /** Looks at what was committed: what a handler decided, or what became of tasks. */
  @FunctionalInterface
  public interface Watcher {
    void committed(InMemoryCapacityRows rows, Effects effects);
  }

  private final SimulationContext world;
  private final Resources hostSize;
  private final Policy policy;
  private final SimulatedHost machine;
  private final InMemoryCapacityRows rows = new InMemoryCapacityRows();
  private final Map<Integer, Outbox> outboxes = new HashMap<>();
  private final ServiceProcess process;
  private final Watcher watcher;
  private @Nullable HandlerContext handlerContext;
  private @Nullable AbandonedTasks abandoned;

  public SimulatedCapacity(
      SimulationContext world, Resources hostSize, SimulatedHost machine, Watcher watcher) {
    this.world = world;
    this.hostSize = hostSize;
    this.machine = machine;
    this.watcher = watcher;
    policy =
        new Policy(
            world.chance().upTo(Duration.ofSeconds(2)),
            Duration.ofMillis(500).plus(world.chance().upTo(Duration.ofSeconds(10))),
            0);
    process = new ServiceProcess(world, "capacity", this::forget);
    for (int partition = 0; partition < world.log().partitions(); partition++) {
      int number = partition;
      Outbox outbox = new Outbox(world);
      outboxes.put(partition, outbox);
      process.add(
          new PartitionWorker(
              world,
              new PartitionWorker.Task("capacity", partition, CapacityHandler.TOPICS),
              () -> handler(number),
              rows.of(partition),
              outbox,
              (_, _, effects) -> watcher.committed(rows, effects)));
    }
  }

  public ServiceProcess process() {
    return process;
  }

  public InMemoryCapacityRows rows() {
    return rows;
  }

  /** From now on the machine may die. */
  public void exposeToFaults() {
    Duration mean = world.faults().reboot();
    if (!mean.isZero()) {
      world.time().after(world.upTo(mean.multipliedBy(2)), this::reboot);
    }
  }

  private void reboot() {
    if (!world.faults().reboot().isZero()) {
      world.trace().event(world.time().instant(), "machine", "dies", List.of());
      machine.reboot();
      process.die();
      exposeToFaults();
    }
  }

  /** Returns the handler of a partition; the first one of a process creates what all share. */
  private PartitionHandler handler(int partition) {
    if (handlerContext == null) {
      equip();
    }
    return new CapacityHandler(
        partition,
        Objects.requireNonNull(handlerContext),
        rows,
        Objects.requireNonNull(abandoned),
        world.time());
  }

  private void equip() {
    LiveTasks tasks = new LiveTasks();
    TaskReportCommitter commits =
        new TaskReportCommitter(
            world,
            process,
            rows,
            account -> Objects.requireNonNull(outboxes.get(world.log().partitionOf(account))),
            effects -> watcher.committed(rows, effects));
    TaskReports reports =
        new TaskReports(
            tasks, world.time(), new VirtualTimeExecutor(world, process), commits::submit);
    TrainingService executor =
        TrainingService.open(reports, world.time(), this::connect, _ -> machine);
    reports.recordsFor(executor);
    String hostId = HostId.of(SERVICE, machine.name());
    LocalHost instances = LocalHost.of(hostId, new HostSize(hostSize, List.of()));
    handlerContext = new HandlerContext(instances, tasks, executor, TYPES, policy);
    abandoned = new AbandonedTasks(SERVICE, hostId, rows, reports);
    clearLeftovers(hostId);
  }

  private Executor connect(TaskListener listener) {
    machine.connect(listener);
    return machine;
  }

  /** As the service does in the background when it starts. */
  private void clearLeftovers(String hostId) {
    Set<String> over = new HashSet<>(machine.held());
    over.removeAll(rows.unfinished(hostId, over));
    over.forEach(machine::forget);
  }

  private void forget() {
    machine.connect(null);
    handlerContext = null;
    abandoned = null;
  }
}
