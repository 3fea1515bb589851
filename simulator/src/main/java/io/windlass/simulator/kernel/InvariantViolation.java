package io.windlass.simulator.kernel;

import java.util.function.Supplier;

/** Something that must always hold does not. */
public final class InvariantViolation extends RuntimeException {
  public InvariantViolation(String message) {
    super(message);
  }

  /** Throws if it does not hold. */
  public static void unless(boolean holds, Supplier<String> message) {
    if (!holds) {
      throw new InvariantViolation(message.get());
    }
  }
}
