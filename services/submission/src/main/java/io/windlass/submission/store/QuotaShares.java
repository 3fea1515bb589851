package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.quotashare.QuotaShare;
import java.time.Instant;
import java.util.List;

/** The table of quota shares. All methods block. */
public final class QuotaShares {
  /** Reads the jobs of one share only, by the index. */
  private static final String WITHOUT_JOBS =
      """
      not exists (
        select 1 from job j join job_state s on s.job_id = j.job_id
        where j.queue_id = quota_share.queue_id
          and j.share_identifier = quota_share.name
          and s.status in
            ('SUBMITTED', 'PENDING', 'RUNNABLE', 'SCHEDULED', 'STARTING', 'RUNNING'))\
      """;

  public static final ResourceTable<QuotaShare> TABLE =
      new ResourceTable<>(
          "quota_share",
          "account_id, region, queue_name, name, settings, tags, deleting_since",
          WITHOUT_JOBS,
          QuotaShares::read);

  private QuotaShares() {}

  /** Returns the shares of a queue, by name. */
  public static List<QuotaShare> of(SqlClient client, long queueId) {
    return TABLE.select(client, "where queue_id = $1 order by name", queueId);
  }

  /** Inserts a share of a queue; returns false if the queue has one with its name. */
  public static boolean insert(SqlClient client, QuotaShare share, long queueId) {
    return TABLE.insert(
        client,
        share.arn(),
        "queue_id, queue_name, name, settings, tags",
        queueId,
        share.key().jobQueue(),
        share.key().name(),
        Documents.write(share.settings()),
        Documents.write(share.tags()));
  }

  /** Writes what can change. */
  public static void update(SqlClient client, QuotaShare changed, Instant now) {
    TABLE.update(client, changed, changed.settings(), now);
  }

  private static QuotaShare read(Row row) {
    return new QuotaShare(
        new QuotaShare.Key(
            ResourceTable.owner(row), row.getString("queue_name"), row.getString("name")),
        Documents.read(row.getString("settings"), QuotaShare.Settings.class),
        row.getOffsetDateTime("deleting_since") != null,
        Documents.readTags(row.getString("tags")));
  }
}
