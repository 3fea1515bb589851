package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.windlass.aws.batch.FairsharePolicy;
import io.windlass.aws.batch.QuotaSharePolicy;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import java.util.List;
import java.util.Optional;

/** The table of scheduling policies. All methods block. */
public final class SchedulingPolicies {
  private static final String SELECT =
      "select account_id, region, name, settings, quota_shares, tags from scheduling_policy";
  private static final String INSERT =
      """
      insert into scheduling_policy (arn, account_id, region, name, settings, quota_shares, tags)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (arn) do nothing""";

  private SchedulingPolicies() {}

  /** Every policy of an owner, by name. */
  public static List<SchedulingPolicy> all(SqlClient client, Owner owner) {
    return Sql.rows(
        client,
        SELECT + " where account_id = $1 and region = $2 order by name collate \"C\"",
        SchedulingPolicies::read,
        owner.accountId(),
        owner.region());
  }

  /** The policy with this ARN. */
  public static Optional<SchedulingPolicy> find(SqlClient client, String arn) {
    return Sql.rows(client, SELECT + " where arn = $1", SchedulingPolicies::read, arn).stream()
        .findFirst();
  }

  /** Adds one; false if there is one of that name. */
  public static boolean insert(SqlClient client, SchedulingPolicy policy) {
    return Sql.write(
            client,
            INSERT,
            policy.arn().toString(),
            policy.owner().accountId(),
            policy.owner().region(),
            policy.name(),
            settings(policy),
            policy.quotaShares(),
            Documents.write(policy.tags()))
        == 1;
  }

  /** Writes what its owner changed. */
  public static void update(SqlClient client, SchedulingPolicy policy) {
    Sql.write(
        client,
        "update scheduling_policy set settings = $2, tags = $3 where arn = $1",
        policy.arn().toString(),
        settings(policy),
        Documents.write(policy.tags()));
  }

  public static void delete(SqlClient client, String arn) {
    Sql.write(client, "delete from scheduling_policy where arn = $1", arn);
  }

  private static String settings(SchedulingPolicy policy) {
    return Documents.write(
        switch (policy.settings()) {
          case SchedulingPolicy.FairShare fair -> fair.policy();
          case SchedulingPolicy.QuotaShares quota -> quota.policy();
        });
  }

  private static SchedulingPolicy read(Row row) {
    String settings = row.getString("settings");
    return new SchedulingPolicy(
        new Owner(row.getString("account_id"), row.getString("region")),
        row.getString("name"),
        row.getBoolean("quota_shares")
            ? new SchedulingPolicy.QuotaShares(Documents.read(settings, QuotaSharePolicy.class))
            : new SchedulingPolicy.FairShare(Documents.read(settings, FairsharePolicy.class)),
        Documents.readTags(row.getString("tags")));
  }
}
