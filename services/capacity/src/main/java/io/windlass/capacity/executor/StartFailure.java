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

  /** The same, of which a second try may know nothing. */
  public StartFailure mayPass() {
    return new StartFailure(reason(), true);
  }

  /** Whether a second try may succeed: it was the machinery that failed. */
  public boolean isPassing() {
    return passing;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
