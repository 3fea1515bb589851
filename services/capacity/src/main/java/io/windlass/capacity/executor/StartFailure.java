package io.windlass.capacity.executor;

/**
 * A task that cannot start, in the words in which AWS reports it, such as {@code
 * CannotPullContainerError: …}. An outcome, not a fault: without stack trace.
 */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public StartFailure(String reason) {
    super(reason, null, false, false);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
