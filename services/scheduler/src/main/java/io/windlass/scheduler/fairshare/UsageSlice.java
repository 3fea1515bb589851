package io.windlass.scheduler.fairshare;

/**
 * The usage of a share in one interval of the past: its amount and its mean time, so that a linear
 * decay is exact while the whole interval is within the window. Times are milliseconds since the
 * epoch. Immutable.
 *
 * @param start start of the interval, inclusive
 * @param end end of the interval, exclusive
 * @param area usage in milli-vCPUs times milliseconds
 * @param moment area times the distance of its mean time from the start, in milliseconds
 * @param expires time from which on it counts nothing
 */
public record UsageSlice(long start, long end, long area, double moment, long expires) {
  static UsageSlice empty(long start, long end) {
    return new UsageSlice(start, end, 0, 0, 0);
  }

  /** Returns this slice with further usage in a part of it. */
  UsageSlice plus(long from, long to, long milliVcpus, long window) {
    long more = milliVcpus * (to - from);
    double distance = (from + to) / 2.0 - start;
    return new UsageSlice(start, end, area + more, moment + more * distance, end + window);
  }

  /**
   * Returns what it counts at {@code now}: new usage in full, usage as old as the window not at all
   * (FS-027).
   */
  double worth(long now, long window) {
    if (area == 0 || now >= expires) {
      return 0;
    }
    double age = now - (start + moment / area);
    return area * Math.min(1, Math.max(0, 1 - age / window));
  }
}
