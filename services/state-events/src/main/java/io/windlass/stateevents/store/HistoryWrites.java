package io.windlass.stateevents.store;

import static io.windlass.stateevents.store.TransitionColumns.column;

import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import io.windlass.stateevents.history.HistoryChange;
import io.windlass.stateevents.history.RecordedTransition;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.QueuePrecedence;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.projection.JobCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns a change of history into statements, one per table for any number of rows. Inserts of jobs
 * and of parked transitions may be repeated.
 */
public final class HistoryWrites {
  private static final String SUBMISSIONS =
      "insert into job (job_id, account_id, region, job_arn, job_name, job_queue_arn,"
          + " job_definition_arn, created_at, detail, principal_arn) select * from"
          + " unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],"
          + " $7::text[], $8::bigint[], $9::text[], $10::text[]) on conflict do nothing";

  /** What is no JSON object stays as it is. */
  private static final String PRECEDENCES =
      """
      update job
      set detail = case when detail is json object then (detail::jsonb
            || jsonb_build_object('schedulingPriority', u.priority)
            || case when detail::jsonb ? 'shareIdentifier' and u.share is not null
                    then jsonb_build_object('shareIdentifier', u.share) else '{}' end)::text
          else detail end
      from unnest($1::text[], $2::text[], $3::int[]) as u (id, share, priority)
      where job_id = u.id\
      """;

  private static final String RECORDED =
      "insert into history (position, "
          + TransitionColumns.NAMES
          + ") select * from unnest($1::bigint[], "
          + TransitionColumns.placeholders(2)
          + ")";

  private static final String PARKED =
      "insert into parked_transition (partition, submitted_id, "
          + TransitionColumns.NAMES
          + ") select $1, * from unnest($2::text[], "
          + TransitionColumns.placeholders(3)
          + ") on conflict do nothing";

  private static final String RELEASED =
      "delete from parked_transition where submitted_id = any($1)";

  private static final String COUNTS =
      "insert into job_count (account_id, queue_arn, status, jobs) select * from"
          + " unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) on conflict (account_id,"
          + " queue_arn, status) do update set jobs = job_count.jobs + excluded.jobs";

  private HistoryWrites() {}

  /** Returns the statements that store {@code change}, which came from {@code partition}. */
  public static List<SqlStatement> of(int partition, HistoryChange change) {
    var writes = new ArrayList<SqlStatement>();
    if (!change.submissions().isEmpty()) {
      writes.add(submissions(change.submissions()));
    }
    if (!change.precedences().isEmpty()) {
      writes.add(precedences(List.copyOf(change.precedences().entrySet())));
    }
    if (!change.recorded().isEmpty()) {
      writes.add(recorded(change.recorded()));
    }
    if (!change.released().isEmpty()) {
      writes.add(
          new SqlStatement(
              RELEASED, Tuple.tuple().addArrayOfString(change.released().toArray(String[]::new))));
    }
    if (!change.parked().isEmpty()) {
      writes.add(parked(partition, change.parked()));
    }
    counts(change, writes);
    return writes;
  }

  private static SqlStatement submissions(List<Submission> all) {
    List<JobIdentity> jobs = all.stream().map(Submission::job).toList();
    return new SqlStatement(
        SUBMISSIONS,
        Tuple.tuple()
            .addArrayOfString(column(jobs, String[]::new, JobIdentity::jobId))
            .addArrayOfString(column(jobs, String[]::new, JobIdentity::accountId))
            .addArrayOfString(column(jobs, String[]::new, JobIdentity::region))
            .addArrayOfString(column(jobs, String[]::new, JobIdentity::jobArn))
            .addArrayOfString(column(jobs, String[]::new, JobIdentity::jobName))
            .addArrayOfString(column(jobs, String[]::new, JobIdentity::jobQueueArn))
            .addArrayOfString(column(jobs, String[]::new, JobIdentity::jobDefinitionArn))
            .addArrayOfLong(column(all, Long[]::new, s -> s.createdAt().toEpochMilli()))
            .addArrayOfString(column(all, String[]::new, Submission::detail))
            .addArrayOfString(column(all, String[]::new, Submission::principalArn)));
  }

  private static SqlStatement precedences(List<Map.Entry<String, QueuePrecedence>> all) {
    return new SqlStatement(
        PRECEDENCES,
        Tuple.tuple()
            .addArrayOfString(column(all, String[]::new, Map.Entry::getKey))
            .addArrayOfString(column(all, String[]::new, e -> e.getValue().shareIdentifier()))
            .addArrayOfInteger(
                column(all, Integer[]::new, e -> e.getValue().schedulingPriority())));
  }

  private static SqlStatement recorded(List<RecordedTransition> all) {
    Tuple tuple =
        Tuple.tuple().addArrayOfLong(column(all, Long[]::new, RecordedTransition::position));
    TransitionColumns.addTo(tuple, all.stream().map(RecordedTransition::transition).toList());
    return new SqlStatement(RECORDED, tuple);
  }

  private static SqlStatement parked(int partition, List<Transition> all) {
    Tuple tuple =
        Tuple.tuple()
            .addInteger(partition)
            .addArrayOfString(column(all, String[]::new, t -> JobIdentity.submittedId(t.jobId())));
    TransitionColumns.addTo(tuple, all);
    return new SqlStatement(PARKED, tuple);
  }

  private static void counts(HistoryChange change, List<SqlStatement> writes) {
    List<Map.Entry<JobCount.Key, Long>> changed =
        change.counts().entrySet().stream().filter(count -> count.getValue() != 0).toList();
    if (changed.isEmpty()) {
      return;
    }
    writes.add(
        new SqlStatement(
            COUNTS,
            Tuple.tuple()
                .addArrayOfString(column(changed, String[]::new, c -> c.getKey().accountId()))
                .addArrayOfString(column(changed, String[]::new, c -> c.getKey().queueArn()))
                .addArrayOfString(column(changed, String[]::new, c -> c.getKey().state().name()))
                .addArrayOfLong(column(changed, Long[]::new, Map.Entry::getValue))));
  }
}
