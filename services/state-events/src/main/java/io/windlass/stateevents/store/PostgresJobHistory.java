package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.stateevents.history.JobDescriptor;
import io.windlass.stateevents.history.JobHistoryStore;
import io.windlass.stateevents.history.RecordedTransition;
import io.windlass.stateevents.history.StreamPosition;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.EventId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/** Reads history from PostgreSQL. Every query is one round trip for any number of jobs. */
public final class PostgresJobHistory implements JobHistoryStore {
  /**
   * How much later than its time a transition may have been recorded and still be found by its id.
   * Searched in steps, since most are recorded at once and an hour of a busy account is long.
   */
  private static final List<Duration> LATENESS =
      List.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofHours(1));

  private static final String JOBS =
      "select job_id, account_id, region, job_arn, job_name, job_queue_arn, job_definition_arn,"
          + " detail from job where job_id = any($1)";

  private static final String TRANSITIONS =
      "select "
          + TransitionColumns.NAMES
          + " from history where job_id = any($1) order by job_id, sequence";

  private static final String PARKED =
      "select "
          + TransitionColumns.NAMES
          + " from parked_transition where submitted_id = any($1) order by job_id, sequence";

  private static final String LAST_POSITIONS =
      "select account, (select position from history where account_id = account order by position"
          + " desc limit 1) from unnest($1::text[]) account";

  private static final String AFTER =
      "select position, "
          + TransitionColumns.NAMES
          + " from history where account_id = $1 and position > $2 order by position limit $3";

  private static final String AT =
      "select position, job_id, sequence from history where account_id = $1 and position >= $2 and"
          + " position < $3 and at = $4 order by position";

  private final BlockingDatabase database;

  public PostgresJobHistory(Pool pool) {
    this.database = new BlockingDatabase(pool);
  }

  /** Returns the submitted jobs for which transitions of a partition are parked. */
  public List<String> parkedIds(int partition) {
    return database.list(
        "select distinct submitted_id from parked_transition where partition = $1",
        Tuple.of(partition),
        row -> row.getString(0));
  }

  @Override
  public Map<String, JobDescriptor> jobs(Collection<String> submittedIds) {
    var jobs = new HashMap<String, JobDescriptor>();
    if (!submittedIds.isEmpty()) {
      for (Row row : database.rows(JOBS, ids(submittedIds))) {
        jobs.put(row.getString(0), job(row));
      }
    }
    return jobs;
  }

  @Override
  public List<Transition> transitions(Collection<String> jobIds) {
    return jobIds.isEmpty()
        ? List.of()
        : database.list(TRANSITIONS, ids(jobIds), row -> TransitionColumns.read(row, 0));
  }

  @Override
  public List<Transition> parked(Collection<String> submittedIds) {
    return submittedIds.isEmpty()
        ? List.of()
        : database.list(PARKED, ids(submittedIds), row -> TransitionColumns.read(row, 0));
  }

  @Override
  public Map<String, Long> lastPositions(Collection<String> accountIds) {
    var positions = new HashMap<String, Long>();
    if (!accountIds.isEmpty()) {
      for (Row row : database.rows(LAST_POSITIONS, ids(accountIds))) {
        Long position = row.getLong(1);
        if (position != null) {
          positions.put(row.getString(0), position);
        }
      }
    }
    return positions;
  }

  /** Returns the transitions of an account after {@code position}, in order. */
  public List<RecordedTransition> after(String accountId, long position, int limit) {
    return database.list(AFTER, Tuple.of(accountId, position, limit), PostgresJobHistory::recorded);
  }

  /**
   * Returns the position of the transition that notification {@code eventId} is about, if it is
   * kept.
   */
  public OptionalLong position(String accountId, UUID eventId, Instant at) {
    for (int i = 1; i < LATENESS.size(); i++) {
      long from = StreamPosition.earliest(at.plus(LATENESS.get(i - 1)));
      long to = StreamPosition.earliest(at.plus(LATENESS.get(i)));
      for (Row row : database.rows(AT, Tuple.of(accountId, from, to, at.toEpochMilli()))) {
        if (EventId.of(row.getString(1), row.getLong(2), at).equals(eventId)) {
          return OptionalLong.of(row.getLong(0));
        }
      }
    }
    return OptionalLong.empty();
  }

  private static RecordedTransition recorded(Row row) {
    return new RecordedTransition(row.getLong(0), TransitionColumns.read(row, 1));
  }

  private static JobDescriptor job(Row row) {
    var identity =
        new JobIdentity(
            row.getString(1),
            row.getString(2),
            row.getString(0),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6));
    return JobDescriptor.of(identity, row.getString(7));
  }

  private static Tuple ids(Collection<String> ids) {
    return Tuple.tuple().addArrayOfString(ids.toArray(String[]::new));
  }
}
