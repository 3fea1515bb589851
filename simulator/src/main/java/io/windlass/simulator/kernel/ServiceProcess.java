package io.windlass.simulator.kernel;

import java.util.ArrayList;
import java.util.List;

/** Workers that start and crash together, and are restarted after a while. */
public final class ServiceProcess {
  private final SimulationContext world;
  private final String name;
  private final Runnable onDeath;
  private final List<PartitionWorker> workers = new ArrayList<>();
  private int life;

  /**
   * A process that is not started yet.
   *
   * @param onDeath what else is lost with its memory
   */
  public ServiceProcess(SimulationContext world, String name, Runnable onDeath) {
    this.world = world;
    this.name = name;
    this.onDeath = onDeath;
  }

  public void add(PartitionWorker worker) {
    worker.onDeath(this::die);
    workers.add(worker);
  }

  /**
   * Returns which of its lives it is in: what was begun in a former one is not carried out any
   * more.
   */
  public int life() {
    return life;
  }

  public void start() {
    workers.forEach(PartitionWorker::start);
  }

  /** Dies, and is started again some time later. */
  public void die() {
    life++;
    workers.forEach(PartitionWorker::crash);
    onDeath.run();
    int next = life;
    world
        .time()
        .after(
            world.upTo(world.faults().downtime()),
            () -> {
              if (next == life) {
                world.trace().note(world.time().instant(), name, "is back", List.of());
                start();
              }
            });
  }
}
