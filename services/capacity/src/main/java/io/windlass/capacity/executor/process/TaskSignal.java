package io.windlass.capacity.executor.process;

/** What ends a task: asking, and then not asking any more (TO-003). */
enum TaskSignal {
  TERM(15),
  KILL(9);

  private final int number;

  TaskSignal(int number) {
    this.number = number;
  }

  /** Its number on Linux. */
  int number() {
    return number;
  }
}
