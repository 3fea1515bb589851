package io.windlass.local.launcher;

import java.util.ArrayList;
import java.util.List;

/**
 * The CPU priority of a process of a stack. Callers of the API wait for the router, the service
 * submission and the database, and subscribers wait for state-events, so these have priority where
 * processors are short; the other processes then work in larger batches. Nothing changes while a
 * processor is idle.
 */
enum CpuPriority {
  NORMAL,
  /** Lower than the processes that callers of the API wait for. */
  BACKGROUND,
  /** The same, except for child processes in sessions of their own: the jobs. */
  BACKGROUND_WITHOUT_JOBS;

  private static final String NICE = "5";

  /**
   * Linux schedules processes in groups by session (autogroup, sched(7)), unless they are in a
   * control group of their own: a nice value then counts within the session only, and the session
   * has a nice value itself. Users other than root may set that of one session every tenth of a
   * second, on the whole machine.
   */
  private static final String SET_SESSION =
      "for try in 1 2 3 4 5 6 7 8; do"
          + " if [ ! -e /proc/self/autogroup ]; then break; fi;"
          + " if echo "
          + NICE
          + " 2>/dev/null >/proc/self/autogroup; then break; fi; sleep 0.11; done;"
          + " exec \"$@\"";

  static CpuPriority of(String kind) {
    return switch (kind) {
      case "kafka", "scheduler" -> BACKGROUND;
      case "capacity" -> BACKGROUND_WITHOUT_JOBS;
      default -> NORMAL;
    };
  }

  /** Returns what the command line of a process in a session of its own starts with. */
  List<String> prefix() {
    var prefix = new ArrayList<String>();
    if (this == BACKGROUND) {
      prefix.addAll(List.of("nice", "-n", NICE));
    }
    if (this != NORMAL) {
      prefix.addAll(List.of("sh", "-c", SET_SESSION, "sh"));
    }
    return prefix;
  }
}
