package io.windlass.simulator.kernel;

import java.time.Duration;

/** What everything in a simulation shares. */
public final class SimulationContext {
  private final VirtualTime time;
  private final SeededRandom chance;
  private final InMemoryLog log;
  private final Trace trace = new Trace();
  private FaultProfile faults;

  public SimulationContext(
      VirtualTime time, SeededRandom chance, InMemoryLog log, FaultProfile faults) {
    this.time = time;
    this.chance = chance;
    this.log = log;
    this.faults = faults;
  }

  public VirtualTime time() {
    return time;
  }

  public SeededRandom chance() {
    return chance;
  }

  public InMemoryLog log() {
    return log;
  }

  public Trace trace() {
    return trace;
  }

  public FaultProfile faults() {
    return faults;
  }

  /** Stops all faults from now on. */
  public void stopFaults() {
    faults = FaultProfile.NONE;
  }

  public Duration upTo(Duration most) {
    return chance.upTo(most);
  }
}
