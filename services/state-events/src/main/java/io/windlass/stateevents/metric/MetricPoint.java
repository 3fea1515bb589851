package io.windlass.stateevents.metric;

import java.time.Instant;
import java.util.Map;

/**
 * The values of a metric within one period, which are at least one.
 *
 * @param start when the period began
 * @param percentiles value by percentile, of those that were asked for
 */
public record MetricPoint(
    Instant start,
    long count,
    double sum,
    double minimum,
    double maximum,
    Map<Double, Double> percentiles) {
  public double average() {
    return sum / count;
  }
}
