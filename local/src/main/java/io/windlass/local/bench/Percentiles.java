package io.windlass.local.bench;

import java.util.Collection;

/** Percentiles of latencies in milliseconds. */
public record Percentiles(int samples, long p50, long p99, long max) {
  /** Returns the percentiles of some latencies; all are 0 if there are none. */
  static Percentiles of(Collection<Long> values) {
    var sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
    if (sorted.length == 0) {
      return new Percentiles(0, 0, 0, 0);
    }
    return new Percentiles(
        sorted.length, at(sorted, 0.50), at(sorted, 0.99), sorted[sorted.length - 1]);
  }

  /** Returns a percentile by the nearest-rank method. */
  private static long at(long[] sorted, double fraction) {
    return sorted[Math.max(0, (int) Math.ceil(fraction * sorted.length) - 1)];
  }
}
