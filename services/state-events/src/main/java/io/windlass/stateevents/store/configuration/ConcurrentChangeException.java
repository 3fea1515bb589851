package io.windlass.stateevents.store.configuration;

/** Thrown when somebody else has changed the same configuration meanwhile; nothing was done. */
public final class ConcurrentChangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConcurrentChangeException(Throwable cause) {
    super("the configuration was changed by somebody else", cause);
  }
}
