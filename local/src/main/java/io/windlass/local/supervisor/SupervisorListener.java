package io.windlass.local.supervisor;

import java.time.Duration;

/** Hears what happens to supervised processes, in order for each of them. */
public interface SupervisorListener {
  /** The process exists, but is not ready yet. */
  void spawned(String name, ProcessHandle process, int restarts);

  /** It is ready for work. */
  void ready(String name, Duration took, int restarts);

  /** It ended without being asked to, and will be started again after the delay. */
  void died(String name, String how, Duration delay);

  /** It ended because it was asked to. */
  void stopped(String name);
}
