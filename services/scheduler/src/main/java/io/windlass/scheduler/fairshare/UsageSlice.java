package io.windlass.scheduler.fairshare;

/**
 * What a share used in a part of the past. It knows how much, and when that was on average, so that
 * a linear decay is exact while the whole slice is within the window. Times are milliseconds since
 * the epoch.
 *
 * @param start when it begins
 * @param end when it ends, exclusively
 * @param area milli-vCPUs times milliseconds
 * @param moment area times its distance from the start, in milliseconds
 * @param expires from when on it counts nothing
 */
public record UsageSlice(long start, long end, long area, double moment, long expires) {
  static UsageSlice empty(long start, long end) {
    return new UsageSlice(start, end, 0, 0, 0);
  }

  /** With so much used in a part of it. */
  UsageSlice plus(long from, long to, long milliVcpus, long window) {
    long more = milliVcpus * (to - from);
    double distance = (from + to) / 2.0 - start;
    return new UsageSlice(start, end, area + more, moment + more * distance, end + window);
  }

  /**
   * What it counts at {@code now}: all of what is new, nothing of what is a window old (FS-027).
   */
  double worth(long now, long window) {
    if (area == 0 || now >= expires) {
      return 0;
    }
    double age = now - (start + moment / area);
    return area * Math.min(1, Math.max(0, 1 - age / window));
  }
}
