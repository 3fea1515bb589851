package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.jobqueue.JobQueue;
import java.time.Instant;

/** The table of job queues. All methods block. */
public final class JobQueues {
  private static final String WITHOUT_JOBS =
      """
      not exists (
        select 1 from job_state s
        where s.queue_id = job_queue.queue_id
          and s.status in
            ('SUBMITTED', 'PENDING', 'RUNNABLE', 'SCHEDULED', 'STARTING', 'RUNNING'))\
      """;

  public static final ResourceTable<StoredQueue> TABLE =
      new ResourceTable<>(
          "job_queue",
          "queue_id, account_id, region, name, uuid, settings, tags, deleting_since",
          WITHOUT_JOBS,
          JobQueues::read);

  private JobQueues() {}

  /**
   * A queue with the number that its jobs refer to.
   *
   * @param id differs each time a name is created again
   */
  public record StoredQueue(long id, JobQueue queue) {}

  /** Inserts a queue; returns false if there is one with its name. */
  public static boolean insert(SqlClient client, JobQueue queue) {
    return TABLE.insert(
        client,
        queue.arn(),
        "name, uuid, settings, tags",
        queue.name(),
        queue.uuid(),
        Documents.write(queue.settings()),
        Documents.write(queue.tags()));
  }

  /** Writes what can change. */
  public static void update(SqlClient client, JobQueue changed, Instant now) {
    TABLE.update(client, changed, changed.settings(), now);
  }

  private static StoredQueue read(Row row) {
    JobQueue queue =
        new JobQueue(
            ResourceTable.owner(row),
            row.getString("name"),
            row.getString("uuid"),
            Documents.read(row.getString("settings"), JobQueue.Settings.class),
            row.getOffsetDateTime("deleting_since") != null,
            Documents.readTags(row.getString("tags")));
    return new StoredQueue(row.getLong("queue_id"), queue);
  }
}
