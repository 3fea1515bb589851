package io.windlass.local.launcher;

import java.util.ArrayList;
import java.util.List;

/**
 * How the kernel shares the processors among the processes of a stack. A caller of the API waits
 * for the router, the submission service and the database; what follows from a call runs behind
 * them where processors are short, in larger batches. Subscribers wait for state-events. Nothing
 * changes while a processor is free.
 */
enum CpuPriority {
  USUAL,
  /** Behind the callers of the API. */
  BACKGROUND,
  /** Behind the callers of the API, without the processes in sessions of their own: the jobs. */
  BACKGROUND_WITHOUT_JOBS;

  private static final String NICE = "5";

  /**
   * Linux groups processes by session (autogroup), unless they are in a control group of their own:
   * then nice values count within a session only, and the session has one itself. Users other than
   * root may set one session in a tenth of a second, on the whole machine.
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
      default -> USUAL;
    };
  }

  /** What the command line of a process begins with, in a session of its own. */
  List<String> prefix() {
    var prefix = new ArrayList<String>();
    if (this == BACKGROUND) {
      prefix.addAll(List.of("nice", "-n", NICE));
    }
    if (this != USUAL) {
      prefix.addAll(List.of("sh", "-c", SET_SESSION, "sh"));
    }
    return prefix;
  }
}
