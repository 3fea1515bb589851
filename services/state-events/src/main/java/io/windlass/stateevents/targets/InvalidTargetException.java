package io.windlass.stateevents.targets;

/** Thrown when a target cannot be sent anything, whenever it is tried. */
final class InvalidTargetException extends RuntimeException {
  InvalidTargetException(String message) {
    super(message);
  }
}
