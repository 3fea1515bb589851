package io.windlass.submission.store;

import io.windlass.messaging.SqlStatement;
import java.util.ArrayList;
import java.util.List;

/** Writes many new jobs, and that they are SUBMITTED, with one statement. */
public final class NewJobs {
  private static final String INSERT =
      """
      with new as (
        select * from unnest(
          $1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[],
          $8::int[], $9::text[], $10::text[], $11::text[], $12::int[],
          $13::int[], $14::int[])
        as n (job_id, account_id, region, queue_id, created_at, name, definition_name,
          definition_revision, share_identifier, detail, tags, array_size, num_nodes, main_node)
      ), state as (
        insert into job_state (job_id, queue_id, created_at, status)
        select job_id, queue_id, created_at, 'SUBMITTED' from new
        on conflict (job_id) do nothing
      )
      insert into job
        (job_id, account_id, region, queue_id, created_at, name, definition_name,
         definition_revision, share_identifier, detail, tags, array_size, num_nodes, main_node)
      select * from new
      on conflict (job_id) do nothing""";

  private NewJobs() {}

  /** Everything that new jobs are in the view; writing it twice does no harm. */
  public static List<SqlStatement> writes(List<NewJob> jobs) {
    List<SqlStatement> writes = new ArrayList<>();
    if (!jobs.isEmpty()) {
      writes.add(insert(jobs));
      writes.addAll(ConsumingJobs.insert(jobs));
    }
    return writes;
  }

  /** The statement; writing it twice does no harm. */
  public static SqlStatement insert(List<NewJob> jobs) {
    int count = jobs.size();
    String[] ids = new String[count];
    String[] accounts = new String[count];
    String[] regions = new String[count];
    Long[] queues = new Long[count];
    Long[] created = new Long[count];
    String[] names = new String[count];
    String[] definitions = new String[count];
    Integer[] revisions = new Integer[count];
    String[] shares = new String[count];
    String[] details = new String[count];
    String[] tags = new String[count];
    Integer[] sizes = new Integer[count];
    Integer[] nodes = new Integer[count];
    Integer[] mainNodes = new Integer[count];
    for (int i = 0; i < count; i++) {
      NewJob job = jobs.get(i);
      ids[i] = job.key().jobId();
      accounts[i] = job.key().accountId();
      regions[i] = job.key().region();
      queues[i] = job.key().queueId();
      created[i] = job.key().createdAt();
      names[i] = job.name();
      definitions[i] = job.definitionName();
      revisions[i] = job.definitionRevision();
      shares[i] = job.shareIdentifier();
      details[i] = job.documented().detail();
      tags[i] = job.documented().tags();
      sizes[i] = job.arraySize();
      NewJob.Nodes gang = job.nodes();
      nodes[i] = gang == null ? null : gang.count();
      mainNodes[i] = gang == null ? null : gang.mainNode();
    }
    return new SqlStatement(
        INSERT,
        Sql.tuple(
            ids,
            accounts,
            regions,
            queues,
            created,
            names,
            definitions,
            revisions,
            shares,
            details,
            tags,
            sizes,
            nodes,
            mainNodes));
  }
}
