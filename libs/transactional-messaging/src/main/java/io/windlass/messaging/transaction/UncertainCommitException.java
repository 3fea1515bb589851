package io.windlass.messaging.transaction;

import org.jspecify.annotations.Nullable;

/**
 * The connection broke during the commit and the store could not be asked in time whether it
 * happened. It may have; if it has, its messages are published.
 */
public final class UncertainCommitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UncertainCommitException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
