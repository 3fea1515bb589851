package io.windlass.local.stack;

import java.util.function.UnaryOperator;

/**
 * The state file as the launcher updates it. Thread-safe: updates are applied one after another,
 * and each is written.
 */
public final class StackFile {
  private final StackDirectory directory;
  private StackState state;

  public StackFile(StackDirectory directory, StackState state) {
    this.directory = directory;
    this.state = state;
    state.write(directory);
  }

  public synchronized StackState update(UnaryOperator<StackState> change) {
    state = change.apply(state);
    if (directory.exists()) {
      state.write(directory);
    }
    return state;
  }

  public synchronized StackState state() {
    return state;
  }
}
