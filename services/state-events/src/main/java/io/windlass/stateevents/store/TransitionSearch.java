package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.stateevents.history.FoundTransition;
import io.windlass.stateevents.history.StateDurations;
import io.windlass.stateevents.history.StreamPosition;
import io.windlass.stateevents.history.TransitionQuery;
import io.windlass.stateevents.history.TransitionQuery.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Searches the transitions of an account, those of purged jobs included, latest first, so many at a
 * time: what a search costs is bounded, whatever it is for. Methods block. Thread-safe.
 */
public final class TransitionSearch {
  /** How much later than its time a transition may have been recorded and still be found. */
  private static final Duration LATENESS = Duration.ofHours(1);

  private static final String PLACES =
      "t.account_id = $1 and t.position < $2 and t.position >= $3 and ($4::text is null or t.job_id"
          + " = $4)";

  private static final String LATEST = PLACES + " order by t.position desc limit $5";

  private final BlockingDatabase database;
  private final int atATime;
  private final int mostDurations;

  /**
   * @param atATime how many transitions a page of a search looks at
   * @param mostDurations how many transitions durations are computed from
   */
  public TransitionSearch(Pool pool, int atATime, int mostDurations) {
    this.database = new BlockingDatabase(pool);
    this.atATime = atATime;
    this.mostDurations = mostDurations;
  }

  /**
   * Returns a page of what a query finds.
   *
   * @param before where the page begins: what the page before said, or null
   */
  public FoundTransition.Page find(TransitionQuery query, @Nullable Long before, int limit) {
    long from = Math.min(before == null ? Long.MAX_VALUE : before, end(query.period()));
    var found = new TreeMap<Long, FoundTransition>(Comparator.reverseOrder());
    long reached = Long.MIN_VALUE;
    // In this order: what is being purged is in both for a moment.
    for (TransitionSource source : TransitionSource.values()) {
      Tuple places = places(query.accountId(), from, query.period(), query.jobId(), atATime);
      OptionalLong last = lastOf(source, places, atATime);
      List<FoundTransition> ofSource =
          database.list(sql(source), conditions(places, query, limit), TransitionSearch::found);
      ofSource.forEach(each -> found.put(each.position(), each));
      if (ofSource.size() == limit) {
        reached = Math.max(reached, ofSource.getLast().position());
      } else if (last.isPresent()) {
        reached = Math.max(reached, last.getAsLong());
      }
    }
    long end = reached;
    List<FoundTransition> page =
        found.values().stream().filter(each -> each.position() >= end).limit(limit).toList();
    if (page.size() == limit) {
      return new FoundTransition.Page(page, page.getLast().position());
    }
    return new FoundTransition.Page(page, end == Long.MIN_VALUE ? null : (Long) end);
  }

  /** The position of the last of so many transitions; empty if there are fewer. */
  private OptionalLong lastOf(TransitionSource source, Tuple places, int most) {
    String sql =
        "select count(*), min(position) from (select t.position from %s t where %s) t"
            .formatted(source.table(), LATEST);
    Row row = database.rows(sql, places).iterator().next();
    return row.getLong(0) == most ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
  }

  private static String sql(TransitionSource source) {
    return "select "
        + source.columns()
        + " from "
        + source.from(LATEST)
        + " where t.at >= $6 and t.at < $7 and (cardinality($8::text[]) = 0 or t.status = any($8))"
        + " and ($9::text is null or %1$s = $9 or right(%1$s, length($9) + 1) = '/' || $9)"
            .formatted(source.job("job_queue_arn"))
        + " and ($10::text is null or starts_with(%s, $10))".formatted(source.job("job_name"))
        + " and ($11::text is null or $11 in (%1$s, split_part(%1$s, '/', 2), split_part(split_part(%1$s, '/', 2), ':', 1)))"
            .formatted(source.job("job_definition_arn"))
        + " and ($12::text is null or %s = $12)".formatted(source.share())
        + " and ($13::text is null or %1$s = $13 or right(%1$s, length($13) + 1) = '/' || $13)"
            .formatted(source.job("principal_arn"))
        + " and ($14::text is null or %1$s ->> $14 = coalesce($15, %1$s ->> $14))"
            .formatted("(" + source.tags() + ")")
        + " and ($16::text is null or position(lower($16) in lower(t.status_reason)) > 0)"
        + " order by t.position desc limit $17";
  }

  private static Tuple places(
      String accountId, long from, Period period, @Nullable String jobId, int most) {
    return Tuple.of(accountId, from, StreamPosition.earliest(period.from()))
        .addString(jobId)
        .addInteger(most);
  }

  private static Tuple conditions(Tuple places, TransitionQuery query, int limit) {
    var all = Tuple.tuple();
    for (int i = 0; i < places.size(); i++) {
      all.addValue(places.getValue(i));
    }
    return all.addLong(query.period().from().toEpochMilli())
        .addLong(query.period().until().toEpochMilli())
        .addArrayOfString(query.statuses().toArray(String[]::new))
        .addString(query.jobQueue())
        .addString(query.jobNamePrefix())
        .addString(query.jobDefinition())
        .addString(query.shareIdentifier())
        .addString(query.user())
        .addString(query.tag())
        .addString(query.tagValue())
        .addString(query.reason())
        .addInteger(limit);
  }

  private static long end(Period period) {
    Instant latest = period.until().plus(LATENESS);
    return StreamPosition.earliest(latest);
  }

  private static FoundTransition found(Row row) {
    return new FoundTransition(
        row.getLong("position"),
        row.getString("job_id"),
        row.getString("job_name"),
        row.getString("job_queue_arn"),
        row.getString("job_definition_arn"),
        row.getString("share_identifier"),
        row.getString("principal_arn"),
        row.getLong("sequence"),
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("previous_status"),
        row.getString("status"),
        row.getString("status_reason"),
        row.getLong("previous_millis"));
  }

  /**
   * Returns how long jobs were in states that they left within a time.
   *
   * @param jobQueue name or ARN; null for all
   */
  public StateDurations durations(String accountId, Period period, @Nullable String jobQueue) {
    Tuple places = places(accountId, end(period), period, null, mostDurations);
    boolean complete = true;
    var parts = new ArrayList<String>();
    for (TransitionSource source : TransitionSource.values()) {
      complete &= lastOf(source, places, mostDurations).isEmpty();
      parts.add(
          "select t.position, %1$s as queue, %2$s as share, t.previous_status as state, %3$s as millis from %4$s where t.previous_status <> t.status and t.at >= $6 and t.at < $7 and ($8::text is null or %1$s = $8 or right(%1$s, length($8) + 1) = '/' || $8)"
              .formatted(
                  source.job("job_queue_arn"),
                  source.share(),
                  source.previousMillis(),
                  source.from(LATEST)));
    }
    String sql =
        "select queue, share, state, count(*) as jobs, avg(millis)::float8 as mean,"
            + " percentile_cont(0.5) within group (order by millis) as p50, percentile_cont(0.9)"
            + " within group (order by millis) as p90 from (select distinct on (position) * from ("
            + String.join(" union all ", parts)
            + ") both_sources) t where millis >= 0 group by queue, share, state order by queue,"
            + " share nulls first, state";
    Tuple parameters =
        Tuple.of(accountId, places.getValue(1), places.getValue(2))
            .addString(null)
            .addInteger(mostDurations)
            .addLong(period.from().toEpochMilli())
            .addLong(period.until().toEpochMilli())
            .addString(jobQueue);
    return new StateDurations(
        database.list(
            sql,
            parameters,
            row ->
                new StateDurations.OfState(
                    row.getString("queue"),
                    row.getString("share"),
                    row.getString("state"),
                    row.getLong("jobs"),
                    row.getDouble("mean"),
                    row.getDouble("p50"),
                    row.getDouble("p90"))),
        complete);
  }
}
