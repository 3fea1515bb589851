package io.windlass.messaging.codec;

import org.jspecify.annotations.Nullable;

/** A record whose bytes are not an event of Windlass; trying again does not help. */
public final class UndecodableRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UndecodableRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
