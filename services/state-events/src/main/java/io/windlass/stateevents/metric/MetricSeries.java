package io.windlass.stateevents.metric;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The data points of some metrics of some queues, each list in order of time. Metrics without data
 * are absent.
 *
 * @param complete whether all transitions of the time were looked at, and not only the latest ones
 */
public record MetricSeries(Map<Key, List<MetricPoint>> points, boolean complete) {
  /** A metric of a queue. */
  public record Key(String queue, JobMetric metric) {}

  /**
   * What is asked for.
   *
   * @param origin a whole minute at which a period begins, not after {@code from}
   * @param percentiles between 0 and 100
   */
  public record Query(
      String accountId,
      String region,
      Set<Key> keys,
      Instant from,
      Instant until,
      Instant origin,
      Duration period,
      List<Double> percentiles) {}

  /** Returns the data points of a metric; none if there are none. */
  public List<MetricPoint> of(Key key) {
    return points.getOrDefault(key, List.of());
  }
}
