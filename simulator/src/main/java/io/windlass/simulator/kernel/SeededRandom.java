package io.windlass.simulator.kernel;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** All chance of a simulation: equal seeds give equal sequences. */
public final class SeededRandom {
  private final SplittableRandom random;

  public SeededRandom(long seed) {
    this(new SplittableRandom(seed));
  }

  private SeededRandom(SplittableRandom random) {
    this.random = random;
  }

  /** An independent sequence, so that more draws in one do not change the others. */
  public SeededRandom split() {
    return new SeededRandom(random.split());
  }

  /** From 0 to less than {@code bound}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** From {@code low} to {@code high}, both included. */
  public int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /** True once in {@code n} times; never if {@code n} is 0. */
  public boolean oneIn(int n) {
    return n > 0 && random.nextInt(n) == 0;
  }

  public <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** From nothing to {@code most}, in milliseconds. */
  public Duration upTo(Duration most) {
    return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
  }

  public UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
