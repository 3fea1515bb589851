package io.windlass.capacity.executor;

/**
 * A task that cannot start, in the words in which AWS reports it, such as {@code
 * CannotPullContainerError: …}. An outcome, not a fault: without stack trace.
 */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  public StartFailure(String reason) {
    this(reason, false);
  }

  private StartFailure(String reason, boolean passing) {
    super(reason, null, false, false);
    this.passing = passing;
  }

  /** Returns the same failure, marked as one that a second try may not meet. */
  public StartFailure mayPass() {
    return new StartFailure(reason(), true);
  }

  /** Returns whether a second try may succeed, because the engine failed and not the task. */
  public boolean isPassing() {
    return passing;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
