package io.windlass.scheduler.store;

import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.attempt.RetryStrategy;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.queue.WaitLimit;
import io.windlass.scheduler.resource.ResourceShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queues, environments and profiles as rows, there and back. */
final class DefinitionRows {
  private static final String INSERT_PROFILES =
      """
      insert into job_profile (account_id, profile_id, partition, queue_arn, definition_arn, kind,
        milli_vcpus, memory_mib, gpus, retry_attempts, retry_rules, timeout_seconds,
        share_identifier, priority, consumables, preemption_retries,
        log_stream_prefix)
      select * from unnest($1::text[], $2::int[], $3::int[], $4::text[], $5::text[], $6::text[],
        $7::int[], $8::int[], $9::int[], $10::int[], $11::text[], $12::bigint[], $13::text[],
        $14::int[], $15::text[], $16::int[], $17::text[])
      """;

  private static final String UPSERT_QUEUE =
      """
      insert into job_queue (arn, partition, account_id, sequence, priority, environments, life,
        wait_limits, scheduling_policy)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      on conflict (arn) do update set sequence = excluded.sequence, priority = excluded.priority,
        environments = excluded.environments, life = excluded.life,
        wait_limits = excluded.wait_limits, scheduling_policy = excluded.scheduling_policy
      """;

  private static final String UPSERT_ENVIRONMENT =
      """
      insert into environment (arn, partition, account_id, definition_sequence, cluster_name,
        supply, max_milli_vcpus, usable, service_limits)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      on conflict (arn) do update set definition_sequence = excluded.definition_sequence,
        cluster_name = excluded.cluster_name, supply = excluded.supply,
        max_milli_vcpus = excluded.max_milli_vcpus, usable = excluded.usable,
        service_limits = excluded.service_limits
      """;

  private DefinitionRows() {}

  static SqlStatement insertProfiles(int partition, List<JobProfiles.Numbered> rows) {
    return new SqlStatement(
        INSERT_PROFILES,
        new ColumnArrays<>(rows)
            .text(JobProfiles.Numbered::accountId)
            .integer(JobProfiles.Numbered::number)
            .all(partition)
            .text(r -> r.profile().queueArn())
            .text(r -> r.profile().definitionArn())
            .text(r -> r.profile().kind())
            .integer(r -> r.profile().shape().milliVcpus())
            .integer(r -> r.profile().shape().memoryMiB())
            .integer(r -> r.profile().shape().gpus())
            .integer(r -> r.profile().execution().retry().attempts())
            .text(r -> RetryRules.write(r.profile().execution().retry().rules()))
            .bigint(r -> seconds(r.profile().execution().timeout()))
            .text(r -> r.profile().precedence().shareIdentifier())
            .integer(r -> r.profile().precedence().priority())
            .text(r -> ConsumableRows.write(r.profile().execution().consumables()))
            .integer(r -> r.profile().execution().preemptionRetries())
            .text(r -> r.profile().execution().logStreamPrefix())
            .tuple());
  }

  static JobProfiles.Numbered readProfile(Row row) {
    Long timeout = row.getLong("timeout_seconds");
    JobProfile profile =
        new JobProfile(
            row.getString("queue_arn"),
            row.getString("definition_arn"),
            JobKind.parse(row.getString("kind")),
            shape(row, "milli_vcpus", "memory_mib", "gpus"),
            new JobProfile.Execution(
                new RetryStrategy(
                    row.getInteger("retry_attempts"),
                    RetryRules.read(row.getString("retry_rules"))),
                timeout == null ? null : Duration.ofSeconds(timeout),
                ConsumableRows.readRequirements(row.getString("consumables")),
                row.getInteger("preemption_retries"),
                row.getString("log_stream_prefix")),
            new JobProfile.Precedence(
                row.getString("share_identifier"), row.getInteger("priority")));
    return new JobProfiles.Numbered(
        row.getString("account_id"), row.getInteger("profile_id"), profile);
  }

  static SqlStatement upsert(int partition, String accountId, QueueDefinition queue) {
    return new SqlStatement(
        UPSERT_QUEUE,
        Tuple.of(queue.arn(), partition, accountId, queue.sequence(), queue.priority())
            .addArrayOfString(queue.environments().toArray(String[]::new))
            .addString(queue.phase().name())
            .addString(limits(queue.rules().waitLimits()))
            .addString(queue.rules().schedulingPolicy()));
  }

  static QueueDefinition readQueue(Row row) {
    return new QueueDefinition(
        row.getString("arn"),
        row.getLong("sequence"),
        row.getInteger("priority"),
        List.of(row.getArrayOfStrings("environments")),
        QueueDefinition.Phase.valueOf(row.getString("life")),
        new QueueDefinition.Rules(
            limits(row.getString("wait_limits")), row.getString("scheduling_policy")));
  }

  static SqlStatement upsert(int partition, String accountId, EnvironmentDefinition environment) {
    return new SqlStatement(
        UPSERT_ENVIRONMENT,
        Tuple.of(
                environment.arn(),
                partition,
                accountId,
                environment.sequence(),
                environment.clusterName(),
                environment.supply().name())
            .addLong(environment.maxMilliVcpus())
            .addBoolean(environment.usable())
            .addString(ServiceLimits.write(environment.serviceLimits())));
  }

  /**
   * Returns the definition in a row of table {@code environment}; null if only capacity spoke of
   * it.
   */
  static @Nullable EnvironmentDefinition readEnvironment(Row row) {
    Long sequence = row.getLong("definition_sequence");
    return sequence == null
        ? null
        : new EnvironmentDefinition(
            row.getString("arn"),
            sequence,
            row.getString("cluster_name"),
            EnvironmentDefinition.Supply.valueOf(row.getString("supply")),
            row.getLong("max_milli_vcpus"),
            row.getBoolean("usable"),
            ServiceLimits.read(row.getString("service_limits")));
  }

  static ResourceShape shape(Row row, String milliVcpus, String memoryMiB, String gpus) {
    return new ResourceShape(
        row.getInteger(milliVcpus), row.getInteger(memoryMiB), row.getInteger(gpus));
  }

  private static @Nullable String limits(List<WaitLimit> limits) {
    if (limits.isEmpty()) {
      return null;
    }
    JsonArray all = new JsonArray();
    for (WaitLimit limit : limits) {
      JsonArray entry = new JsonArray().add(limit.reason()).add(limit.longest().toSeconds());
      all.add(limit.terminates() ? entry.add(true) : entry);
    }
    return all.encode();
  }

  private static List<WaitLimit> limits(@Nullable String json) {
    List<WaitLimit> limits = new ArrayList<>();
    JsonArray all = json == null ? new JsonArray() : new JsonArray(json);
    for (int i = 0; i < all.size(); i++) {
      JsonArray limit = all.getJsonArray(i);
      boolean terminates = limit.size() > 2 && limit.getBoolean(2);
      limits.add(
          new WaitLimit(limit.getString(0), Duration.ofSeconds(limit.getLong(1)), terminates));
    }
    return List.copyOf(limits);
  }

  private static @Nullable Long seconds(@Nullable Duration duration) {
    return duration == null ? null : duration.toSeconds();
  }
}
