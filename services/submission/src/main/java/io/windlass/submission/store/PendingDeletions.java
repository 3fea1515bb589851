package io.windlass.submission.store;

import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.identity.Owner;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Finds deletions that can be finished. Blocks. */
public final class PendingDeletions {
  private static final String OWNERS =
      String.join(
          "\nunion\n",
          JobQueues.TABLE.ownersOfDeletable(),
          ServiceEnvironments.TABLE.ownersOfDeletable(),
          QuotaShares.TABLE.ownersOfDeletable(),
          "select account_id, region from compute_environment where "
              + ComputeEnvironments.TERMINATED);

  private PendingDeletions() {}

  /**
   * Returns the owners of resources that can go: queues, quota shares and service environments
   * whose deletion was accepted before an instant and that no job uses any more, and compute
   * environments that capacity has terminated.
   */
  public static List<Owner> due(SqlClient client, Instant before) {
    return BlockingSql.rows(client, OWNERS, ResourceTable::owner, before.atOffset(ZoneOffset.UTC));
  }
}
