package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.jobqueue.JobQueue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The table of job queues. All methods block. */
public final class JobQueues {
  private static final String SELECT =
      """
      select queue_id, account_id, region, name, uuid, settings, tags, deleting_since
      from job_queue""";
  private static final String INSERT =
      """
      insert into job_queue (arn, account_id, region, name, uuid, settings, tags)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (arn) do nothing""";
  private static final String UPDATE =
      """
      update job_queue set settings = $2, tags = $3,
        deleting_since = case when $4 then coalesce(deleting_since, $5) end
      where arn = $1""";
  static final String FINISHED =
      """
       where deleting_since < $1
         and not exists (
           select 1 from job_state s
           where s.queue_id = job_queue.queue_id
             and s.status in ('SUBMITTED', 'PENDING', 'RUNNABLE', 'SCHEDULED', 'STARTING', 'RUNNING'))""";

  private JobQueues() {}

  /**
   * A queue with the number that its jobs carry.
   *
   * @param id another one for each creation of a name
   */
  public record StoredQueue(long id, JobQueue queue) {}

  /** Every queue of an owner, by name. */
  public static List<StoredQueue> all(SqlClient client, Owner owner) {
    return Sql.rows(
        client,
        SELECT + " where account_id = $1 and region = $2 order by name",
        JobQueues::read,
        owner.accountId(),
        owner.region());
  }

  /** The queue with this ARN. */
  public static Optional<StoredQueue> find(SqlClient client, String arn) {
    return Sql.rows(client, SELECT + " where arn = $1", JobQueues::read, arn).stream().findFirst();
  }

  /** Adds one; false if there is one of that name. */
  public static boolean insert(SqlClient client, JobQueue queue) {
    return Sql.write(
            client,
            INSERT,
            queue.arn().toString(),
            queue.owner().accountId(),
            queue.owner().region(),
            queue.name(),
            queue.uuid(),
            Documents.write(queue.settings()),
            Documents.write(queue.tags()))
        == 1;
  }

  /** Writes what its owner changed. */
  public static void update(SqlClient client, JobQueue queue, Instant now) {
    Sql.write(
        client,
        UPDATE,
        queue.arn().toString(),
        Documents.write(queue.settings()),
        Documents.write(queue.tags()),
        queue.deleting(),
        now.atOffset(ZoneOffset.UTC));
  }

  /**
   * Queues of an owner whose deletion was accepted before an instant and that hold no unfinished
   * job.
   */
  public static List<StoredQueue> finished(SqlClient client, Owner owner, Instant before) {
    return Sql.rows(
        client,
        SELECT + "\n" + FINISHED + " and account_id = $2 and region = $3",
        JobQueues::read,
        before.atOffset(ZoneOffset.UTC),
        owner.accountId(),
        owner.region());
  }

  public static void delete(SqlClient client, StoredQueue queue) {
    Sql.write(client, "delete from job_queue where queue_id = $1", queue.id());
  }

  private static StoredQueue read(Row row) {
    JobQueue queue =
        new JobQueue(
            new Owner(row.getString("account_id"), row.getString("region")),
            row.getString("name"),
            row.getString("uuid"),
            Documents.read(row.getString("settings"), JobQueue.Settings.class),
            row.getOffsetDateTime("deleting_since") != null,
            Documents.readTags(row.getString("tags")));
    return new StoredQueue(row.getLong("queue_id"), queue);
  }
}
