package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.windlass.aws.batch.FairsharePolicy;
import io.windlass.aws.batch.QuotaSharePolicy;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;

/** The table of scheduling policies. All methods block. */
public final class SchedulingPolicies {
  public static final ResourceTable<SchedulingPolicy> TABLE =
      new ResourceTable<>(
          "scheduling_policy",
          "account_id, region, name, settings, quota_shares, tags",
          SchedulingPolicies::read);

  private SchedulingPolicies() {}

  /** Inserts a policy; returns false if there is one with its name. */
  public static boolean insert(SqlClient client, SchedulingPolicy policy) {
    return TABLE.insert(
        client,
        policy.arn(),
        "name, settings, quota_shares, tags",
        policy.name(),
        settings(policy),
        policy.quotaShares(),
        Documents.write(policy.tags()));
  }

  /** Writes what can change. */
  public static void update(SqlClient client, SchedulingPolicy policy) {
    BlockingSql.write(
        client,
        "update scheduling_policy set settings = $2, tags = $3 where arn = $1",
        policy.arn().toString(),
        settings(policy),
        Documents.write(policy.tags()));
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
        ResourceTable.owner(row),
        row.getString("name"),
        row.getBoolean("quota_shares")
            ? new SchedulingPolicy.QuotaShares(Documents.read(settings, QuotaSharePolicy.class))
            : new SchedulingPolicy.FairShare(Documents.read(settings, FairsharePolicy.class)),
        Documents.readTags(row.getString("tags")));
  }
}
