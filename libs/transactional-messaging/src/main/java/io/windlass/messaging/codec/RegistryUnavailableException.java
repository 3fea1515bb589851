package io.windlass.messaging.codec;

import org.jspecify.annotations.Nullable;

/** The schema registry cannot be asked now, or lacks a schema that somebody is to register. */
public final class RegistryUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RegistryUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
