package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.serviceenvironment.ServiceEnvironment;
import java.time.Instant;

/** The table of service environments. All methods block. */
public final class ServiceEnvironments {
  /** Jobs may still run in an environment after their queue got another one. */
  private static final String WITHOUT_JOBS =
      """
      not exists (
        select 1 from job_queue q join job_state s on s.queue_id = q.queue_id
        where q.account_id = service_environment.account_id
          and q.region = service_environment.region
          and s.status in ('SCHEDULED', 'STARTING', 'RUNNING')
          and s.service_environment = service_environment.arn)\
      """;

  public static final ResourceTable<ServiceEnvironment> TABLE =
      new ResourceTable<>(
          "service_environment",
          "account_id, region, name, uuid, settings, tags, deleting_since",
          WITHOUT_JOBS,
          ServiceEnvironments::read);

  private ServiceEnvironments() {}

  /** Inserts an environment; returns false if there is one with its name. */
  public static boolean insert(SqlClient client, ServiceEnvironment environment) {
    return TABLE.insert(
        client,
        environment.arn(),
        "name, uuid, settings, tags",
        environment.name(),
        environment.uuid(),
        Documents.write(environment.settings()),
        Documents.write(environment.tags()));
  }

  /** Writes what can change. */
  public static void update(SqlClient client, ServiceEnvironment changed, Instant now) {
    TABLE.update(client, changed, changed.settings(), now);
  }

  private static ServiceEnvironment read(Row row) {
    return new ServiceEnvironment(
        ResourceTable.owner(row),
        row.getString("name"),
        row.getString("uuid"),
        Documents.read(row.getString("settings"), ServiceEnvironment.Settings.class),
        row.getOffsetDateTime("deleting_since") != null,
        Documents.readTags(row.getString("tags")));
  }
}
