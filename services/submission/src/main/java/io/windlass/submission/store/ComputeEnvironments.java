package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.windlass.aws.batch.ComputeEnvironmentDetail;
import io.windlass.messaging.SqlStatement;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.identity.Owner;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The table of compute environments. All methods but {@link #apply} block. */
public final class ComputeEnvironments {
  static final String TERMINATED = "deleting and status = 'DELETED'";

  public static final ResourceTable<ComputeEnvironment> TABLE =
      new ResourceTable<>(
          "compute_environment",
          """
          account_id, region, document, tags, status, status_reason, desired_vcpus,
          ecs_cluster_arn, deleting\
          """,
          ComputeEnvironments::read);

  private static final String UPDATE =
      """
      update compute_environment
      set document = $2, tags = $3, status = $4, status_reason = $5, deleting = $6, announced = $7
      where arn = $1\
      """;
  private static final String APPLY =
      """
      update compute_environment
      set status = case when deleting and $3 <> 'DELETED' then 'DELETING' else $3 end,
          status_reason = $4,
          desired_vcpus = $5, ecs_cluster_arn = coalesce($6, ecs_cluster_arn),
          capacity_sequence = $2
      where arn = $1 and capacity_sequence < $2 and created_at <= $7
        and (deleting or $3 <> 'DELETED')\
      """;

  private ComputeEnvironments() {}

  /** Inserts an environment; returns false if there is one with its name. */
  public static boolean insert(SqlClient client, ComputeEnvironment environment, Instant now) {
    return TABLE.insert(
        client,
        environment.arn(),
        "name, document, tags, status, status_reason, deleting, created_at",
        environment.detail().computeEnvironmentName(),
        Documents.write(environment.detail()),
        Documents.write(environment.tags()),
        environment.reported().status(),
        environment.reported().statusReason(),
        environment.deleting(),
        now.atOffset(ZoneOffset.UTC));
  }

  /**
   * Writes what its owner can change.
   *
   * @param announced whether its deletion is announced in the same transaction
   */
  public static void update(SqlClient client, ComputeEnvironment environment, boolean announced) {
    BlockingSql.write(
        client,
        UPDATE,
        environment.arn().toString(),
        Documents.write(environment.detail()),
        Documents.write(environment.tags()),
        environment.reported().status(),
        environment.reported().statusReason(),
        environment.deleting(),
        announced);
  }

  /**
   * Returns the statement that stores what capacity reports of an environment. It has no effect if
   * a newer report is stored, or if the report is about an earlier environment of that name.
   */
  public static SqlStatement apply(
      String arn, ComputeEnvironment.ReportedStatus reported, long sequence, Instant at) {
    return new SqlStatement(
        APPLY,
        BlockingSql.tuple(
            arn,
            sequence,
            reported.status(),
            reported.statusReason(),
            reported.desiredvCpus(),
            reported.ecsClusterArn(),
            at.atOffset(ZoneOffset.UTC)));
  }

  /** Returns environments of an owner whose deletion waits for queues. */
  public static List<ComputeEnvironment> waitingToBeDeleted(SqlClient client, Owner owner) {
    return TABLE.ofOwner(client, owner, "and deleting and not announced");
  }

  /** Returns environments of an owner that are being deleted and that capacity has terminated. */
  public static List<ComputeEnvironment> terminated(SqlClient client, Owner owner) {
    return TABLE.ofOwner(client, owner, "and " + TERMINATED);
  }

  private static ComputeEnvironment read(Row row) {
    return new ComputeEnvironment(
        ResourceTable.owner(row),
        Documents.read(row.getString("document"), ComputeEnvironmentDetail.class),
        new ComputeEnvironment.ReportedStatus(
            row.getString("status"),
            row.getString("status_reason"),
            row.getInteger("desired_vcpus"),
            row.getString("ecs_cluster_arn")),
        row.getBoolean("deleting"),
        Documents.readTags(row.getString("tags")));
  }
}
