package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.stateevents.history.StreamPosition;
import io.windlass.stateevents.metric.JobMetric;
import io.windlass.stateevents.metric.MetricPoint;
import io.windlass.stateevents.metric.MetricSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes metrics from the history of jobs, for as long as it is kept. Nothing is written for
 * them: a query reads the transitions of the account in its time, the latest ones up to a limit.
 * Methods block. Thread-safe.
 */
public final class JobMetricStore {
  /** How much later than its time a transition may have been recorded and still count. */
  private static final Duration LATENESS = Duration.ofHours(1);

  /** The transitions of a time: {@code $1} account, {@code $2} and {@code $3} positions. */
  private static final String LATEST =
      "select * from history t where t.account_id = $1 and t.position < $2 and t.position >= $3"
          + " order by t.position desc limit $4";

  private static final String COUNT =
      "select count(*) from (select 1 from history t where t.account_id = $1 and t.position < $2"
          + " and t.position >= $3 limit $4) counted";

  /**
   * What is said of each transition: nodes of a multi-node job are left out, and of an array the
   * parent counts as submitted only.
   */
  private static final String TRANSITIONS =
      " from ("
          + LATEST
          + ") t join job j on j.job_id = split_part(split_part(t.job_id, ':', 1), '#', 1)"
          + " cross join lateral (select split_part(j.job_queue_arn, '/', 2) as queue,"
          + " t.grouping::json ->> 'arraySize' as array_size,"
          + " strpos(t.job_id, ':') > 0 as is_child,"
          + " strpos(j.job_arn, ':service-job/') > 0 as is_service,"
          + " t.previous_status is distinct from t.status as moved,"
          + " t.attempt_ended and t.status <> 'SUCCEEDED' and coalesce((select p.status_reason from"
          + " history p where p.job_id = t.job_id and p.sequence < t.sequence order by p.sequence"
          + " desc limit 1), '') like 'Preempted: %' as was_preempted) f"
          + " cross join lateral (values ";

  private static final String CONDITION =
      " where m.value >= 0 and strpos(t.job_id, '#') = 0 and j.region = $5 and t.at >= $6 and t.at"
          + " < $7";

  private final BlockingDatabase database;
  private final int most;

  /**
   * @param most how many transitions a query looks at
   */
  public JobMetricStore(Pool pool, int most) {
    this.database = new BlockingDatabase(pool);
    this.most = most;
  }

  /** Returns the data points of what is asked for. */
  public MetricSeries series(MetricSeries.Query query) {
    Set<JobMetric> metrics =
        query.keys().stream()
            .map(MetricSeries.Key::metric)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(JobMetric.class)));
    if (metrics.isEmpty()) {
      return new MetricSeries(Map.of(), true);
    }
    Tuple time = time(query.accountId(), query.region(), query.from(), query.until());
    boolean complete = database.rows(COUNT, places(time)).iterator().next().getLong(0) < most;
    String sql =
        "select queue, metric, bucket, count(*), sum(value), min(value), max(value),"
            + " percentile_cont($11::float8[]) within group (order by value) from (select f.queue,"
            + " m.metric, ((t.at / 60000 * 60000 - $8) / $9) * $9 + $8 as bucket, m.value::float8"
            + " as value"
            + TRANSITIONS
            + values(metrics, JobMetricSql::value)
            + CONDITION
            + " and f.queue = any($10)) samples group by queue, metric, bucket order by bucket";
    String[] queues =
        query.keys().stream().map(MetricSeries.Key::queue).distinct().toArray(String[]::new);
    Double[] fractions = query.percentiles().stream().map(p -> p / 100).toArray(Double[]::new);
    time.addLong(query.origin().toEpochMilli())
        .addLong(query.period().toMillis())
        .addArrayOfString(queues)
        .addArrayOfDouble(fractions);
    Map<MetricSeries.Key, List<MetricPoint>> points = new HashMap<>();
    for (Row row : database.rows(sql, time)) {
      var key = new MetricSeries.Key(row.getString(0), JobMetric.valueOf(row.getString(1)));
      points.computeIfAbsent(key, _ -> new ArrayList<>()).add(point(row, query.percentiles()));
    }
    return new MetricSeries(points, complete);
  }

  private static MetricPoint point(Row row, List<Double> percentiles) {
    Double @Nullable [] values = row.getArrayOfDoubles(7);
    Map<Double, Double> byPercentile = new HashMap<>();
    for (int i = 0; values != null && i < values.length; i++) {
      byPercentile.put(percentiles.get(i), values[i]);
    }
    return new MetricPoint(
        Instant.ofEpochMilli(row.getLong(2)),
        row.getLong(3),
        row.getDouble(4),
        row.getDouble(5),
        row.getDouble(6),
        Map.copyOf(byPercentile));
  }

  /** Returns which metrics have had data within a time, by the latest transitions in it. */
  public List<MetricSeries.Key> active(
      String accountId, String region, Instant from, Instant until) {
    String sql =
        "select distinct f.queue, m.metric"
            + TRANSITIONS
            + values(EnumSet.allOf(JobMetric.class), _ -> "1")
            + CONDITION;
    return database.list(
        sql,
        time(accountId, region, from, until),
        row -> new MetricSeries.Key(row.getString(0), JobMetric.valueOf(row.getString(1))));
  }

  private Tuple time(String accountId, String region, Instant from, Instant until) {
    return Tuple.tuple()
        .addString(accountId)
        .addLong(StreamPosition.earliest(until.plus(LATENESS)))
        .addLong(StreamPosition.earliest(from))
        .addInteger(most)
        .addString(region)
        .addLong(from.toEpochMilli())
        .addLong(until.toEpochMilli());
  }

  /** The first four of them. */
  private static Tuple places(Tuple time) {
    return Tuple.of(time.getValue(0), time.getValue(1), time.getValue(2), time.getValue(3));
  }

  private static String values(Set<JobMetric> metrics, Function<JobMetric, String> value) {
    return metrics.stream()
        .map(
            metric ->
                "('%s', case when %s then (%s)::bigint end)"
                    .formatted(metric.name(), JobMetricSql.condition(metric), value.apply(metric)))
        .collect(Collectors.joining(", ", "", ") m (metric, value)"));
  }
}
