package io.windlass.simulator.kernel;

import java.time.Duration;

/** What everything in a simulation shares. */
public final class World {
  private final VirtualTime time;
  private final Chance chance;
  private final MemoryLog log;
  private final Trace trace = new Trace();
  private Faults faults;

  public World(VirtualTime time, Chance chance, MemoryLog log, Faults faults) {
    this.time = time;
    this.chance = chance;
    this.log = log;
    this.faults = faults;
  }

  public VirtualTime time() {
    return time;
  }

  public Chance chance() {
    return chance;
  }

  public MemoryLog log() {
    return log;
  }

  public Trace trace() {
    return trace;
  }

  public Faults faults() {
    return faults;
  }

  /** From now on nothing fails any more. */
  public void calmDown() {
    faults = Faults.NONE;
  }

  public Duration upTo(Duration most) {
    return chance.upTo(most);
  }
}
