package io.windlass.stateevents.transform;

/**
 * Thrown when an event cannot be brought into the form that its target asks for: by a fault in the
 * subscription, never by one that passes.
 */
public final class TransformException extends RuntimeException {
  public TransformException(String message) {
    super(message);
  }

  TransformException(String message, Throwable cause) {
    super(message, cause);
  }
}
