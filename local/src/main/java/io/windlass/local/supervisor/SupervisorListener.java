package io.windlass.local.supervisor;

import java.time.Duration;

/** Is called when supervised processes change, in order for each process. */
public interface SupervisorListener {
  /** The process exists, but is not ready yet. */
  void spawned(String name, ProcessHandle process, int restarts);

  /** The process is ready. */
  void ready(String name, Duration took, int restarts);

  /** The process ended by itself and will be restarted after the delay. */
  void died(String name, String how, Duration delay);

  /** The process ended because it was stopped. */
  void stopped(String name);
}
