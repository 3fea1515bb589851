package io.windlass.local.stack;

import java.util.function.UnaryOperator;

/** The launcher's own copy of the state file: changes are made one after another and written. */
public final class StackFile {
  private final StackDirectory directory;
  private StackState state;

  public StackFile(StackDirectory directory, StackState state) {
    this.directory = directory;
    this.state = state;
    state.write(directory);
  }

  public synchronized StackState change(UnaryOperator<StackState> change) {
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
