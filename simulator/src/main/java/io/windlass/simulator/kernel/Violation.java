package io.windlass.simulator.kernel;

import java.util.function.Supplier;

/** Something that must always hold does not. */
public final class Violation extends RuntimeException {
  public Violation(String message) {
    super(message);
  }

  /** Throws if it does not hold. */
  public static void unless(boolean holds, Supplier<String> message) {
    if (!holds) {
      throw new Violation(message.get());
    }
  }
}
