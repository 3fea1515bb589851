package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.quotashare.QuotaShare;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The table of quota shares. All methods block. */
public final class QuotaShares {
  private static final String SELECT =
      """
      select account_id, region, queue_name, name, settings, tags, deleting_since
      from quota_share""";
  private static final String INSERT =
      """
      insert into quota_share
        (arn, account_id, region, queue_id, queue_name, name, settings, tags)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (arn) do nothing""";
  private static final String UPDATE =
      """
      update quota_share set settings = $2, tags = $3,
        deleting_since = case when $4 then coalesce(deleting_since, $5) end
      where arn = $1""";

  /** Looks at the jobs of one share only, by the index. */
  static final String FINISHED =
      """
       where deleting_since < $1
         and not exists (
           select 1 from job j join job_state s on s.job_id = j.job_id
           where j.queue_id = quota_share.queue_id
             and j.share_identifier = quota_share.name
             and s.status in
               ('SUBMITTED', 'PENDING', 'RUNNABLE', 'SCHEDULED', 'STARTING', 'RUNNING'))""";

  private QuotaShares() {}

  /** The shares of a queue, by name. */
  public static List<QuotaShare> of(SqlClient client, long queueId) {
    return Sql.rows(
        client, SELECT + " where queue_id = $1 order by name", QuotaShares::read, queueId);
  }

  /** The share with this ARN. */
  public static Optional<QuotaShare> find(SqlClient client, String arn) {
    return Sql.rows(client, SELECT + " where arn = $1", QuotaShares::read, arn).stream()
        .findFirst();
  }

  /** Adds one to a queue; false if it has one of that name. */
  public static boolean insert(SqlClient client, QuotaShare share, long queueId) {
    QuotaShare.Key key = share.key();
    return Sql.write(
            client,
            INSERT,
            share.arn().toString(),
            key.owner().accountId(),
            key.owner().region(),
            queueId,
            key.jobQueue(),
            key.name(),
            Documents.write(share.settings()),
            Documents.write(share.tags()))
        == 1;
  }

  /** Writes what its owner changed. */
  public static void update(SqlClient client, QuotaShare share, Instant now) {
    Sql.write(
        client,
        UPDATE,
        share.arn().toString(),
        Documents.write(share.settings()),
        Documents.write(share.tags()),
        share.deleting(),
        now.atOffset(ZoneOffset.UTC));
  }

  /**
   * Shares of an owner whose deletion was accepted before an instant and that hold no unfinished
   * job.
   */
  public static List<QuotaShare> finished(SqlClient client, Owner owner, Instant before) {
    return Sql.rows(
        client,
        SELECT + "\n" + FINISHED + " and account_id = $2 and region = $3",
        QuotaShares::read,
        before.atOffset(ZoneOffset.UTC),
        owner.accountId(),
        owner.region());
  }

  public static void delete(SqlClient client, QuotaShare share) {
    Sql.write(client, "delete from quota_share where arn = $1", share.arn().toString());
  }

  private static QuotaShare read(Row row) {
    return new QuotaShare(
        new QuotaShare.Key(
            new Owner(row.getString("account_id"), row.getString("region")),
            row.getString("queue_name"),
            row.getString("name")),
        Documents.read(row.getString("settings"), QuotaShare.Settings.class),
        row.getOffsetDateTime("deleting_since") != null,
        Documents.readTags(row.getString("tags")));
  }
}
