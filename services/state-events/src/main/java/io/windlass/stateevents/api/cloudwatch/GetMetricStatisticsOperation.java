package io.windlass.stateevents.api.cloudwatch;

import io.windlass.aws.CallContext;
import io.windlass.aws.OperationHandler;
import io.windlass.aws.cloudwatch.Datapoint;
import io.windlass.aws.cloudwatch.GetMetricStatisticsInput;
import io.windlass.aws.cloudwatch.GetMetricStatisticsOutput;
import io.windlass.stateevents.metric.JobMetric;
import io.windlass.stateevents.metric.MetricPoint;
import io.windlass.stateevents.metric.MetricSeries;
import io.windlass.stateevents.metric.Statistic;
import io.windlass.stateevents.store.JobMetricStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code GetMetricStatistics}. Periods begin at the start time, which is rounded down to a minute.
 */
final class GetMetricStatisticsOperation
    implements OperationHandler<GetMetricStatisticsInput, GetMetricStatisticsOutput> {
  private static final long MOST_POINTS = 1_440;

  private final JobMetricStore store;

  GetMetricStatisticsOperation(JobMetricStore store) {
    this.store = store;
  }

  @Override
  public GetMetricStatisticsOutput handle(GetMetricStatisticsInput input, CallContext call) {
    Set<String> statistics =
        input.statistics() == null ? Set.of() : new HashSet<>(input.statistics());
    Map<String, Statistic> percentiles = percentiles(input.extendedStatistics());
    if (statistics.isEmpty() == percentiles.isEmpty()) {
      throw CloudWatchErrors.invalidCombination(
          "Must specify either Statistics or ExtendedStatistics, but not both.");
    }
    MetricPeriods.check(input.startTime(), input.endTime());
    Instant from = MetricPeriods.start(input.startTime());
    Instant until = MetricPeriods.time(input.endTime());
    Duration period = MetricPeriods.period(input.period());
    long points = Math.ceilDiv(Duration.between(from, until).toSeconds(), period.toSeconds());
    if (points > MOST_POINTS) {
      throw CloudWatchErrors.invalidCombination(
          "You have requested up to %,d datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range."
              .formatted(points));
    }
    Optional<MetricSeries.Key> key =
        Dimensions.key(input.namespace(), input.metricName(), input.dimensions())
            .filter(found -> input.unit() == null || unit(found).equals(input.unit()));
    List<Datapoint> found =
        key.map(
                metric ->
                    points(
                        metric,
                        new MetricSeries.Query(
                            call.caller().accountId(),
                            call.caller().region(),
                            Set.of(metric),
                            from,
                            until,
                            from,
                            period,
                            percentiles.values().stream().map(Statistic::percentile).toList()),
                        statistics,
                        percentiles))
            .orElse(List.of());
    return GetMetricStatisticsOutput.builder().label(input.metricName()).datapoints(found).build();
  }

  private static String unit(MetricSeries.Key key) {
    return key.metric().unit().text();
  }

  private List<Datapoint> points(
      MetricSeries.Key key,
      MetricSeries.Query query,
      Set<String> statistics,
      Map<String, Statistic> percentiles) {
    MetricSeries series = store.series(query);
    if (!series.complete()) {
      throw CloudWatchErrors.invalidCombination(
          "There are too many transitions of jobs in this time. Decrease the time range.");
    }
    return series.of(key).stream()
        .map(point -> datapoint(point, key.metric(), statistics, percentiles))
        .toList();
  }

  private static Datapoint datapoint(
      MetricPoint point,
      JobMetric metric,
      Set<String> statistics,
      Map<String, Statistic> percentiles) {
    Map<String, Double> extended = new LinkedHashMap<>();
    percentiles.forEach((name, statistic) -> extended.put(name, statistic.of(point)));
    return Datapoint.builder()
        .timestamp((double) point.start().getEpochSecond())
        .sampleCount(ifWanted(statistics, "SampleCount", point))
        .average(ifWanted(statistics, "Average", point))
        .sum(ifWanted(statistics, "Sum", point))
        .minimum(ifWanted(statistics, "Minimum", point))
        .maximum(ifWanted(statistics, "Maximum", point))
        .unit(metric.unit().text())
        .extendedStatistics(extended.isEmpty() ? null : extended)
        .build();
  }

  private static @Nullable Double ifWanted(Set<String> statistics, String name, MetricPoint point) {
    return statistics.contains(name)
        ? Statistic.named(name).map(statistic -> statistic.of(point)).orElse(null)
        : null;
  }

  private static Map<String, Statistic> percentiles(@Nullable List<String> names) {
    Map<String, Statistic> percentiles = new LinkedHashMap<>();
    for (String name : names == null ? List.<String>of() : names) {
      Statistic statistic =
          Statistic.named(name)
              .filter(found -> found.percentile() != null)
              .orElseThrow(
                  () ->
                      CloudWatchErrors.invalidValue(
                          "The value %s for parameter ExtendedStatistics is not supported."
                              .formatted(name)));
      percentiles.put(name, statistic);
    }
    return percentiles;
  }
}
