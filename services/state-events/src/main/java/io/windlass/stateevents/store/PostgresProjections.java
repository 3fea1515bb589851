package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.notification.EventId;
import io.windlass.stateevents.projection.Projections.Progress;
import io.windlass.stateevents.projection.Summary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the projections: what the summary shows, and the sequence numbers that they have reached.
 */
public final class PostgresProjections {
  private static final int RECENT_CHANGES = 25;

  private static final String PROGRESS =
      "select arn, uuid, deleted, sequence, 0::bigint from queue union all select arn, uuid,"
          + " deleted, sequence, capacity_sequence from environment";

  /** Queues whose definition has not arrived appear by their jobs alone. */
  private static final String QUEUES =
      "select coalesce(q.arn, c.queue_arn), q.name, q.state, q.priority, c.status, c.jobs from"
          + " (select * from queue where account_id = $1) q full join (select * from job_count"
          + " where account_id = $1) c on c.queue_arn = q.arn where q.deleted is not true order by"
          + " coalesce(q.name, c.queue_arn), c.status";

  private static final String ENVIRONMENTS =
      "select e.arn, e.name, e.type, e.state, e.status, e.status_reason, e.min_vcpus, e.max_vcpus,"
          + " e.desired_vcpus, count(i.instance_id), count(*) filter (where i.draining),"
          + " coalesce(sum(i.milli_vcpus), 0), e.shortage from environment e left join"
          + " environment_instance i on i.environment_arn = e.arn where e.account_id = $1 and not"
          + " e.deleted group by e.arn order by e.name, e.arn";

  private static final String RECENT =
      "select h.at, h.job_id, j.job_name, j.job_queue_arn, h.previous_status, h.status,"
          + " h.status_reason, h.sequence from (select * from history where account_id = $1 order"
          + " by position desc limit $2) h join job j on j.job_id = split_part(translate(h.job_id,"
          + " '#', ':'), ':', 1) where h.previous_status <> h.status order by h.position desc limit"
          + " $3";

  private final BlockingDatabase database;

  public PostgresProjections(Pool pool) {
    this.database = new BlockingDatabase(pool);
  }

  /** Returns the sequence numbers that each ARN has reached. */
  public Map<String, Progress> progress() {
    var progress = new HashMap<String, Progress>();
    for (Row row : database.rows(PROGRESS, Tuple.tuple())) {
      progress.put(
          row.getString(0),
          new Progress(row.getString(1), row.getBoolean(2), row.getLong(3), row.getLong(4)));
    }
    return progress;
  }

  /** An account at a glance. */
  public Summary summary(String accountId, Instant now) {
    List<Summary.Queue> queues = queues(accountId);
    Map<JobState, Long> totals = noJobs();
    queues.forEach(
        queue -> queue.jobs().forEach((state, jobs) -> totals.merge(state, jobs, Long::sum)));
    return new Summary(
        accountId,
        now,
        queues,
        totals,
        database.list(ENVIRONMENTS, Tuple.of(accountId), PostgresProjections::environment),
        database.list(
            RECENT,
            Tuple.of(accountId, RECENT_CHANGES * 4, RECENT_CHANGES),
            PostgresProjections::change));
  }

  private List<Summary.Queue> queues(String accountId) {
    var queues = new LinkedHashMap<String, Summary.Queue>();
    for (Row row : database.rows(QUEUES, Tuple.of(accountId))) {
      String arn = row.getString(0);
      Summary.Queue queue =
          queues.computeIfAbsent(
              arn,
              _ ->
                  new Summary.Queue(
                      arn, nameOf(arn), row.getString(2), row.getInteger(3), noJobs()));
      String state = row.getString(4);
      if (state != null) {
        queue.jobs().put(JobState.valueOf(state), Math.max(0, row.getLong(5)));
      }
    }
    return new ArrayList<>(queues.values());
  }

  private static Summary.Environment environment(Row row) {
    return new Summary.Environment(
        row.getString(0),
        nameOf(row.getString(0)),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getInteger(6),
        row.getInteger(7),
        row.getInteger(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11) / 1000.0,
        row.getString(12));
  }

  private static Summary.Change change(Row row) {
    Instant at = Instant.ofEpochMilli(row.getLong(0));
    return new Summary.Change(
        EventId.of(row.getString(1), row.getLong(7), at).toString(),
        at,
        row.getString(1),
        row.getString(2),
        row.getString(3),
        JobState.valueOf(row.getString(4)),
        JobState.valueOf(row.getString(5)),
        row.getString(6));
  }

  private static Map<JobState, Long> noJobs() {
    var jobs = new EnumMap<JobState, Long>(JobState.class);
    for (JobState state : JobState.values()) {
      jobs.put(state, 0L);
    }
    return jobs;
  }

  private static String nameOf(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
