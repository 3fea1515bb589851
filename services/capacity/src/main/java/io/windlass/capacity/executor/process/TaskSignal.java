package io.windlass.capacity.executor.process;

/** The signals that end a task: SIGTERM, then SIGKILL (TO-003). */
enum TaskSignal {
  TERM(15),
  KILL(9);

  private final int number;

  TaskSignal(int number) {
    this.number = number;
  }

  /** Returns its number on Linux. */
  int number() {
    return number;
  }
}
