package io.windlass.stateevents.pattern;

/**
 * Thrown when a text is not an event pattern, or one that would cost too much. The message is the
 * one of AWS's {@code InvalidEventPatternException}.
 */
public final class InvalidEventPatternException extends RuntimeException {
  InvalidEventPatternException(String reason) {
    super("Event pattern is not valid. Reason: " + reason);
  }
}
