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
import java.util.Optional;

/** The table of compute environments. All methods block. */
public final class ComputeEnvironments {
  private static final String SELECT =
      """
      select account_id, region, document, tags, status, status_reason, desired_vcpus,
             ecs_cluster_arn, deleting
      from compute_environment""";
  private static final String INSERT =
      """
      insert into compute_environment
        (arn, account_id, region, name, document, tags, status, status_reason, deleting, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      on conflict (arn) do nothing""";
  private static final String UPDATE =
      """
      update compute_environment
      set document = $2, tags = $3, status = $4, status_reason = $5, deleting = $6, announced = $7
      where arn = $1""";
  private static final String APPLY =
      """
      update compute_environment
      set status = case when deleting and $3 <> 'DELETED' then 'DELETING' else $3 end,
          status_reason = $4,
          desired_vcpus = $5, ecs_cluster_arn = coalesce($6, ecs_cluster_arn),
          capacity_sequence = $2
      where arn = $1 and capacity_sequence < $2 and created_at <= $7
        and (deleting or $3 <> 'DELETED')""";

  static final String WOUND_UP = "where deleting and status = 'DELETED'";

  private ComputeEnvironments() {}

  /** Every environment of an owner, by name. */
  public static List<ComputeEnvironment> all(SqlClient client, Owner owner) {
    return Sql.rows(
        client,
        SELECT + " where account_id = $1 and region = $2 order by name",
        ComputeEnvironments::read,
        owner.accountId(),
        owner.region());
  }

  /** The environment with this ARN. */
  public static Optional<ComputeEnvironment> find(SqlClient client, String arn) {
    return Sql.rows(client, SELECT + " where arn = $1", ComputeEnvironments::read, arn).stream()
        .findFirst();
  }

  /** Adds one; false if there is one of that name. */
  public static boolean insert(SqlClient client, ComputeEnvironment environment, Instant now) {
    return Sql.write(
            client,
            INSERT,
            environment.arn().toString(),
            environment.owner().accountId(),
            environment.owner().region(),
            environment.detail().computeEnvironmentName(),
            Documents.write(environment.detail()),
            Documents.write(environment.tags()),
            environment.condition().status(),
            environment.condition().statusReason(),
            environment.deleting(),
            now.atOffset(ZoneOffset.UTC))
        == 1;
  }

  /**
   * Writes what its owner changed.
   *
   * @param announced whether its deletion is announced with this
   */
  public static void update(SqlClient client, ComputeEnvironment environment, boolean announced) {
    Sql.write(
        client,
        UPDATE,
        environment.arn().toString(),
        Documents.write(environment.detail()),
        Documents.write(environment.tags()),
        environment.condition().status(),
        environment.condition().statusReason(),
        environment.deleting(),
        announced);
  }

  /**
   * Takes over what capacity says of an environment, unless something newer is known, or it is
   * about a former one of that name.
   */
  public static SqlStatement apply(
      String arn, ComputeEnvironment.Condition said, long sequence, Instant at) {
    return new SqlStatement(
        APPLY,
        Sql.tuple(
            arn,
            sequence,
            said.status(),
            said.statusReason(),
            said.desiredvCpus(),
            said.ecsClusterArn(),
            at.atOffset(ZoneOffset.UTC)));
  }

  /** Environments whose deletion waits for queues. */
  public static List<ComputeEnvironment> waitingToBeDeleted(SqlClient client, Owner owner) {
    return Sql.rows(
        client,
        SELECT + " where account_id = $1 and region = $2 and deleting and not announced",
        ComputeEnvironments::read,
        owner.accountId(),
        owner.region());
  }

  /** Environments of an owner that capacity has wound up. */
  public static List<ComputeEnvironment> woundUp(SqlClient client, Owner owner) {
    return Sql.rows(
        client,
        SELECT + "\n" + WOUND_UP + " and account_id = $1 and region = $2",
        ComputeEnvironments::read,
        owner.accountId(),
        owner.region());
  }

  public static void delete(SqlClient client, String arn) {
    Sql.write(client, "delete from compute_environment where arn = $1", arn);
  }

  private static ComputeEnvironment read(Row row) {
    return new ComputeEnvironment(
        new Owner(row.getString("account_id"), row.getString("region")),
        Documents.read(row.getString("document"), ComputeEnvironmentDetail.class),
        new ComputeEnvironment.Condition(
            row.getString("status"),
            row.getString("status_reason"),
            row.getInteger("desired_vcpus"),
            row.getString("ecs_cluster_arn")),
        row.getBoolean("deleting"),
        Documents.readTags(row.getString("tags")));
  }
}
