package io.windlass.messaging.transaction;

import org.jspecify.annotations.Nullable;

/** The store could not be reached in time. Nothing of what was asked for has happened or will. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
