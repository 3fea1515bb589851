package io.windlass.submission.store;

import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.identity.Owner;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Whose deletions can be finished. Blocks. */
public final class PendingDeletions {
  private static final String DUE =
      """
      select account_id, region from job_queue
      %s
      union
      select account_id, region from compute_environment
      %s
      union
      select account_id, region from service_environment
      %s
      union
      select account_id, region from quota_share
      %s"""
          .formatted(
              JobQueues.FINISHED,
              ComputeEnvironments.WOUND_UP,
              ServiceEnvironments.FINISHED,
              QuotaShares.FINISHED);

  private PendingDeletions() {}

  /**
   * Owners of queues and quota shares whose deletion was accepted before an instant and that hold
   * no unfinished job, of environments that capacity has wound up, and of service environments to
   * be deleted whose last job has ended.
   */
  public static List<Owner> due(SqlClient client, Instant before) {
    return Sql.rows(
        client,
        DUE,
        row -> new Owner(row.getString(0), row.getString(1)),
        before.atOffset(ZoneOffset.UTC));
  }
}
