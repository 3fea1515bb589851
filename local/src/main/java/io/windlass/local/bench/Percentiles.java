package io.windlass.local.bench;

import java.util.Collection;

/** Latencies in milliseconds: the middle, what 99 of 100 stay under, the longest. */
public record Percentiles(int samples, long p50, long p99, long max) {
  /** Of nothing, all are 0. */
  static Percentiles of(Collection<Long> values) {
    var sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
    if (sorted.length == 0) {
      return new Percentiles(0, 0, 0, 0);
    }
    return new Percentiles(
        sorted.length, at(sorted, 0.50), at(sorted, 0.99), sorted[sorted.length - 1]);
  }

  /** Nearest rank: the smallest value that so large a part of all do not exceed. */
  private static long at(long[] sorted, double part) {
    return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
  }
}
