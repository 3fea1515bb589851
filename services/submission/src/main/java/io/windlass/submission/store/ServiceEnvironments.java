package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.serviceenvironment.ServiceEnvironment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The table of service environments. All methods block. */
public final class ServiceEnvironments {
  private static final String SELECT =
      """
      select account_id, region, name, uuid, settings, tags, deleting_since
      from service_environment""";
  private static final String INSERT =
      """
      insert into service_environment (arn, account_id, region, name, uuid, settings, tags)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (arn) do nothing""";
  private static final String UPDATE =
      """
      update service_environment set settings = $2, tags = $3,
        deleting_since = case when $4 then coalesce(deleting_since, $5) end
      where arn = $1""";

  /** Its jobs may run on for a while after their queue was given another environment. */
  static final String FINISHED =
      """
       where deleting_since < $1
         and not exists (
           select 1 from job_queue q join job_state s on s.queue_id = q.queue_id
           where q.account_id = service_environment.account_id
             and q.region = service_environment.region
             and s.status in ('SCHEDULED', 'STARTING', 'RUNNING')
             and s.service_environment = service_environment.arn)""";

  private ServiceEnvironments() {}

  /** Every environment of an owner, by name. */
  public static List<ServiceEnvironment> all(SqlClient client, Owner owner) {
    return Sql.rows(
        client,
        SELECT + " where account_id = $1 and region = $2 order by name collate \"C\"",
        ServiceEnvironments::read,
        owner.accountId(),
        owner.region());
  }

  /** The environment with this ARN. */
  public static Optional<ServiceEnvironment> find(SqlClient client, String arn) {
    return Sql.rows(client, SELECT + " where arn = $1", ServiceEnvironments::read, arn).stream()
        .findFirst();
  }

  /** Adds one; false if there is one of that name. */
  public static boolean insert(SqlClient client, ServiceEnvironment environment) {
    return Sql.write(
            client,
            INSERT,
            environment.arn().toString(),
            environment.owner().accountId(),
            environment.owner().region(),
            environment.name(),
            environment.uuid(),
            Documents.write(environment.settings()),
            Documents.write(environment.tags()))
        == 1;
  }

  /** Writes what its owner changed. */
  public static void update(SqlClient client, ServiceEnvironment environment, Instant now) {
    Sql.write(
        client,
        UPDATE,
        environment.arn().toString(),
        Documents.write(environment.settings()),
        Documents.write(environment.tags()),
        environment.deleting(),
        now.atOffset(ZoneOffset.UTC));
  }

  /**
   * Environments of an owner whose deletion was accepted before an instant, and that hold no job.
   */
  public static List<ServiceEnvironment> finished(SqlClient client, Owner owner, Instant before) {
    return Sql.rows(
        client,
        SELECT + "\n" + FINISHED + " and account_id = $2 and region = $3",
        ServiceEnvironments::read,
        before.atOffset(ZoneOffset.UTC),
        owner.accountId(),
        owner.region());
  }

  public static void delete(SqlClient client, String arn) {
    Sql.write(client, "delete from service_environment where arn = $1", arn);
  }

  private static ServiceEnvironment read(Row row) {
    return new ServiceEnvironment(
        new Owner(row.getString("account_id"), row.getString("region")),
        row.getString("name"),
        row.getString("uuid"),
        Documents.read(row.getString("settings"), ServiceEnvironment.Settings.class),
        row.getOffsetDateTime("deleting_since") != null,
        Documents.readTags(row.getString("tags")));
  }
}
