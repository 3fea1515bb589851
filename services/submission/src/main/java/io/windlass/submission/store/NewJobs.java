package io.windlass.submission.store;

import io.windlass.messaging.SqlStatement;
import java.util.ArrayList;
import java.util.List;

/** Inserts many new jobs with one statement, each with the state SUBMITTED. */
public final class NewJobs {
  private static final BatchStatement<NewJob> INSERT =
      new BatchStatement.Columns<NewJob>()
          .text("job_id", job -> job.key().jobId())
          .text("account_id", job -> job.key().accountId())
          .text("region", job -> job.key().region())
          .bigint("queue_id", job -> job.key().queueId())
          .bigint("created_at", job -> job.key().createdAt())
          .text("name", NewJob::name)
          .text("definition_name", NewJob::definitionName)
          .integer("definition_revision", NewJob::definitionRevision)
          .text("share_identifier", NewJob::shareIdentifier)
          .text("detail", job -> job.json().detail())
          .text("tags", job -> job.json().tags())
          .integer("array_size", NewJob::arraySize)
          .integer("num_nodes", NewJob::numNodes)
          .integer("main_node", NewJob::mainNode)
          .statement(
              """
              with new as (
                select * from %1$s
              ), state as (
                insert into job_state (job_id, queue_id, created_at, status)
                select job_id, queue_id, created_at, 'SUBMITTED' from new
                on conflict (job_id) do nothing
              )
              insert into job (%2$s)
              select * from new
              on conflict (job_id) do nothing""");

  private NewJobs() {}

  /** Returns the statements for all rows of the jobs; writing them twice has no effect. */
  public static List<SqlStatement> writes(List<NewJob> jobs) {
    List<SqlStatement> writes = new ArrayList<>();
    if (!jobs.isEmpty()) {
      writes.add(insert(jobs));
      writes.addAll(ConsumingJobs.insert(jobs));
    }
    return writes;
  }

  static SqlStatement insert(List<NewJob> jobs) {
    return INSERT.of(jobs);
  }
}
