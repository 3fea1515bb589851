package io.windlass.simulator.service;

import io.windlass.simulator.kernel.ServiceProcess;
import io.windlass.simulator.kernel.SimulationContext;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** A process's background work, done on virtual time; it has no thread. */
final class VirtualTimeExecutor extends ScheduledThreadPoolExecutor {
  private final SimulationContext world;
  private final ServiceProcess process;
  private final int life;

  VirtualTimeExecutor(SimulationContext world, ServiceProcess process) {
    super(0);
    this.world = world;
    this.process = process;
    this.life = process.life();
  }

  @Override
  public void execute(Runnable command) {
    world
        .time()
        .after(
            world.upTo(Duration.ofMillis(5)),
            () -> {
              if (process.life() == life) {
                command.run();
              }
            });
  }
}
