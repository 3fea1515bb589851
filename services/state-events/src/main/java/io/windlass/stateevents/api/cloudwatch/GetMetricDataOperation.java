package io.windlass.stateevents.api.cloudwatch;

import io.windlass.aws.CallContext;
import io.windlass.aws.OperationHandler;
import io.windlass.aws.cloudwatch.GetMetricDataInput;
import io.windlass.aws.cloudwatch.GetMetricDataOutput;
import io.windlass.aws.cloudwatch.MessageData;
import io.windlass.aws.cloudwatch.MetricDataQuery;
import io.windlass.aws.cloudwatch.MetricDataResult;
import io.windlass.aws.cloudwatch.MetricStat;
import io.windlass.stateevents.metric.MetricPoint;
import io.windlass.stateevents.metric.MetricSeries;
import io.windlass.stateevents.metric.Statistic;
import io.windlass.stateevents.store.JobMetricStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code GetMetricData}: one series for each query that names a metric. Periods are those of the
 * clock in UTC. Expressions (metric math and Metrics Insights) are refused.
 */
final class GetMetricDataOperation
    implements OperationHandler<GetMetricDataInput, GetMetricDataOutput> {
  private static final int MOST_QUERIES = 500;
  private static final int MOST_POINTS = 100_800;
  private static final Pattern ID = Pattern.compile("[a-z][a-zA-Z0-9_]*");

  private final JobMetricStore store;

  GetMetricDataOperation(JobMetricStore store) {
    this.store = store;
  }

  /**
   * One query.
   *
   * @param key null for a metric that has never had data
   */
  private record Wanted(
      String id,
      String label,
      MetricSeries.@Nullable Key key,
      Duration period,
      Statistic statistic,
      boolean returned) {}

  /** What was found for it, in the order of the response. */
  private record Found(Wanted wanted, List<MetricPoint> points, boolean complete) {}

  @Override
  public GetMetricDataOutput handle(GetMetricDataInput input, CallContext call) {
    MetricPeriods.check(input.startTime(), input.endTime());
    int most = Objects.requireNonNullElse(input.maxDatapoints(), MOST_POINTS);
    if (most < 1 || most > MOST_POINTS) {
      throw CloudWatchErrors.validation(
          "The parameter MaxDatapoints must be between 1 and 100,800.");
    }
    int first = input.nextToken() == null ? 0 : position(input.nextToken());
    List<Found> found =
        find(wanted(input.metricDataQueries()), input, call).stream()
            .filter(each -> each.wanted().returned())
            .toList();
    return page(found, first, most);
  }

  private static List<Wanted> wanted(List<MetricDataQuery> queries) {
    if (queries.isEmpty() || queries.size() > MOST_QUERIES) {
      throw CloudWatchErrors.validation(
          "The collection MetricDataQueries must have a size between 1 and 500.");
    }
    Set<String> ids = new HashSet<>();
    Set<String> names = new HashSet<>();
    boolean alike = false;
    for (MetricDataQuery query : queries) {
      if (!ID.matcher(query.id()).matches()) {
        throw CloudWatchErrors.validation(
            "The value %s for parameter MetricDataQueries.member.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$."
                .formatted(query.id()));
      }
      if (!ids.add(query.id())) {
        throw CloudWatchErrors.validation(
            "The values for parameter id in MetricDataQueries are not unique.");
      }
      MetricStat stat = query.metricStat();
      alike |= stat != null && !names.add(String.valueOf(stat.metric().metricName()));
    }
    List<Wanted> wanted = new ArrayList<>();
    for (MetricDataQuery query : queries) {
      wanted.add(wanted(query, alike));
    }
    return wanted;
  }

  private static Wanted wanted(MetricDataQuery query, boolean alike) {
    MetricStat stat = query.metricStat();
    if ((stat == null) == (query.expression() == null)) {
      throw CloudWatchErrors.validation(
          "The parameter MetricDataQueries.member must have exactly one of MetricStat and"
              + " Expression.");
    }
    if (stat == null) {
      throw CloudWatchErrors.validation(
          "Expressions (metric math and Metrics Insights) are not available in Windlass: "
              + query.id());
    }
    var metric = stat.metric();
    Statistic statistic =
        Statistic.named(stat.stat())
            .orElseThrow(
                () ->
                    CloudWatchErrors.validation(
                        "The value %s for parameter MetricDataQueries.member.MetricStat.Stat is not supported."
                            .formatted(stat.stat())));
    MetricSeries.Key key =
        Dimensions.key(metric.namespace(), metric.metricName(), metric.dimensions())
            .filter(
                found -> stat.unit() == null || stat.unit().equals(found.metric().unit().text()))
            .orElse(null);
    String name = String.valueOf(metric.metricName());
    String own = key != null && alike ? key.queue() + " " + name : name;
    return new Wanted(
        query.id(),
        Objects.requireNonNullElse(query.label(), own),
        key,
        MetricPeriods.period(stat.period()),
        statistic,
        !Boolean.FALSE.equals(query.returnData()));
  }

  /** Asks the store once for each period. */
  private List<Found> find(List<Wanted> wanted, GetMetricDataInput input, CallContext call) {
    Map<Duration, List<Wanted>> byPeriod = new HashMap<>();
    wanted.forEach(
        each -> byPeriod.computeIfAbsent(each.period(), _ -> new ArrayList<>()).add(each));
    Map<Duration, MetricSeries> series = new HashMap<>();
    byPeriod.forEach(
        (period, ofPeriod) -> series.put(period, series(period, ofPeriod, input, call)));
    boolean ascending = "TimestampAscending".equals(input.scanBy());
    List<Found> found = new ArrayList<>();
    for (Wanted each : wanted) {
      MetricSeries ofPeriod = Objects.requireNonNull(series.get(each.period()));
      MetricSeries.Key key = each.key();
      List<MetricPoint> points = key == null ? List.of() : ofPeriod.of(key);
      found.add(new Found(each, ascending ? points : points.reversed(), ofPeriod.complete()));
    }
    return found;
  }

  private MetricSeries series(
      Duration period, List<Wanted> wanted, GetMetricDataInput input, CallContext call) {
    Set<MetricSeries.Key> keys = new HashSet<>();
    Set<Double> percentiles = new TreeSet<>();
    for (Wanted each : wanted) {
      MetricSeries.Key key = each.key();
      Double percentile = each.statistic().percentile();
      if (key != null) {
        keys.add(key);
      }
      if (percentile != null) {
        percentiles.add(percentile);
      }
    }
    return store.series(
        new MetricSeries.Query(
            call.caller().accountId(),
            call.caller().region(),
            keys,
            MetricPeriods.start(input.startTime()),
            MetricPeriods.time(input.endTime()),
            Instant.EPOCH,
            period,
            List.copyOf(percentiles)));
  }

  private static int position(String token) {
    try {
      int position = Integer.parseInt(PageToken.decode(token));
      if (position > 0) {
        return position;
      }
    } catch (NumberFormatException invalid) {
      throw CloudWatchErrors.invalidToken();
    }
    throw CloudWatchErrors.invalidToken();
  }

  /** The data points from a position on, counted over all series in their order. */
  private static GetMetricDataOutput page(List<Found> found, int first, int most) {
    List<MetricDataResult> results = new ArrayList<>();
    int position = 0;
    int end = first + most;
    for (Found each : found) {
      int size = each.points().size();
      int from = Math.clamp(first - position, 0, size);
      int until = Math.clamp(end - position, 0, size);
      if (from < until || (size == 0 && position >= first && position <= end)) {
        results.add(result(each, each.points().subList(from, until), until == size));
      }
      position += size;
    }
    if (first > 0 && first >= position) {
      throw CloudWatchErrors.invalidToken();
    }
    return GetMetricDataOutput.builder()
        .metricDataResults(results)
        .messages(List.of())
        .nextToken(end < position ? PageToken.encode(Integer.toString(end)) : null)
        .build();
  }

  private static MetricDataResult result(Found found, List<MetricPoint> points, boolean last) {
    Wanted wanted = found.wanted();
    return MetricDataResult.builder()
        .id(wanted.id())
        .label(wanted.label())
        .timestamps(points.stream().map(point -> (double) point.start().getEpochSecond()).toList())
        .values(points.stream().map(wanted.statistic()::of).toList())
        .statusCode(last && found.complete() ? "Complete" : "PartialData")
        .messages(found.complete() ? null : List.of(TOO_MANY))
        .build();
  }

  private static final MessageData TOO_MANY =
      MessageData.builder()
          .code("TooManyTransitions")
          .value("Only the latest transitions of jobs in this time were looked at.")
          .build();
}
