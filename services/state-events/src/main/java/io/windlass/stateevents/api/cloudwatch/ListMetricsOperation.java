package io.windlass.stateevents.api.cloudwatch;

import io.windlass.aws.CallContext;
import io.windlass.aws.OperationHandler;
import io.windlass.aws.cloudwatch.DimensionFilter;
import io.windlass.aws.cloudwatch.ListMetricsInput;
import io.windlass.aws.cloudwatch.ListMetricsOutput;
import io.windlass.aws.cloudwatch.Metric;
import io.windlass.stateevents.metric.JobMetric;
import io.windlass.stateevents.metric.MetricSeries;
import io.windlass.stateevents.store.JobMetricStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code ListMetrics}: the metrics of the account's queues that have had data in the past two
 * weeks, or in the past three hours, by queue and name.
 */
final class ListMetricsOperation implements OperationHandler<ListMetricsInput, ListMetricsOutput> {
  private static final int PAGE = 500;
  private static final Duration TWO_WEEKS = Duration.ofDays(14);
  private static final Duration RECENTLY = Duration.ofHours(3);

  private final JobMetricStore store;
  private final InstantSource clock;

  ListMetricsOperation(JobMetricStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public ListMetricsOutput handle(ListMetricsInput input, CallContext call) {
    String account = call.caller().accountId();
    boolean linked = Boolean.TRUE.equals(input.includeLinkedAccounts());
    if (input.owningAccount() != null && !linked) {
      throw CloudWatchErrors.invalidValue(
          "OwningAccount can only be specified when IncludeLinkedAccounts is true.");
    }
    String after = input.nextToken() == null ? "" : PageToken.decode(input.nextToken());
    List<MetricSeries.Key> matching =
        Objects.requireNonNullElse(input.owningAccount(), account).equals(account)
            ? active(input, call).stream().filter(key -> sortKey(key).compareTo(after) > 0).toList()
            : List.of();
    List<MetricSeries.Key> shown = matching.subList(0, Math.min(PAGE, matching.size()));
    return ListMetricsOutput.builder()
        .metrics(shown.stream().map(ListMetricsOperation::metric).toList())
        .nextToken(
            shown.size() < matching.size() ? PageToken.encode(sortKey(shown.getLast())) : null)
        .owningAccounts(linked ? Collections.nCopies(shown.size(), account) : null)
        .build();
  }

  private List<MetricSeries.Key> active(ListMetricsInput input, CallContext call) {
    if (input.namespace() != null && !input.namespace().equals(JobMetric.NAMESPACE)) {
      return List.of();
    }
    Instant now = clock.instant();
    Instant from = now.minus(input.recentlyActive() == null ? TWO_WEEKS : RECENTLY);
    return store
        .active(
            call.caller().accountId(), call.caller().region(), from, now.plus(Duration.ofHours(1)))
        .stream()
        .filter(key -> input.metricName() == null || name(key).equals(input.metricName()))
        .filter(key -> matches(key, input.dimensions()))
        .sorted(Comparator.comparing(ListMetricsOperation::sortKey))
        .toList();
  }

  private static boolean matches(MetricSeries.Key key, @Nullable List<DimensionFilter> filters) {
    return filters == null
        || filters.stream()
            .allMatch(
                filter ->
                    filter.name().equals(JobMetric.DIMENSION)
                        && (filter.value() == null || filter.value().equals(key.queue())));
  }

  private static String name(MetricSeries.Key key) {
    return key.metric().metricName();
  }

  private static String sortKey(MetricSeries.Key key) {
    return key.queue() + " " + name(key);
  }

  private static Metric metric(MetricSeries.Key key) {
    return Dimensions.metric(key);
  }
}
