package io.windlass.stateevents.api.cloudwatch;

import io.windlass.aws.cloudwatch.Dimension;
import io.windlass.aws.cloudwatch.Metric;
import io.windlass.stateevents.metric.JobMetric;
import io.windlass.stateevents.metric.MetricSeries;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which metric of which queue the members of a request name. */
final class Dimensions {
  private Dimensions() {}

  /** Returns it; empty for all that has never had data, which is no error. */
  static Optional<MetricSeries.Key> key(
      @Nullable String namespace, @Nullable String name, @Nullable List<Dimension> dimensions) {
    if (!JobMetric.NAMESPACE.equals(namespace)
        || name == null
        || dimensions == null
        || dimensions.size() != 1
        || !dimensions.getFirst().name().equals(JobMetric.DIMENSION)) {
      return Optional.empty();
    }
    String queue = dimensions.getFirst().value();
    return JobMetric.named(name).map(metric -> new MetricSeries.Key(queue, metric));
  }

  static Metric metric(MetricSeries.Key key) {
    return Metric.builder()
        .namespace(JobMetric.NAMESPACE)
        .metricName(key.metric().metricName())
        .dimensions(
            List.of(Dimension.builder().name(JobMetric.DIMENSION).value(key.queue()).build()))
        .build();
  }
}
