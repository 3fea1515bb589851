package io.windlass.messaging;

/**
 * Told of every step of the protocol as it is taken. Tests stop the process there; in production
 * nobody listens, and statements travel together instead of one by one.
 */
public interface FailurePoints {
  FailurePoints UNWATCHED =
      new FailurePoints() {
        @Override
        public void reached(String step) {}

        @Override
        public boolean isWatched() {
          return false;
        }
      };

  void reached(String step);

  default boolean isWatched() {
    return true;
  }
}
