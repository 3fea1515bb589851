package io.windlass.simulator.service;

import io.windlass.simulator.kernel.ServiceProcess;
import io.windlass.simulator.kernel.World;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** A process's background work, done on virtual time; it has no thread. */
final class VirtualBackground extends ScheduledThreadPoolExecutor {
  private final World world;
  private final ServiceProcess process;
  private final int life;

  VirtualBackground(World world, ServiceProcess process) {
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
