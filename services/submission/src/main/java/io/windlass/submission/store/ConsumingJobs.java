package io.windlass.submission.store;

import io.vertx.sqlclient.SqlClient;
import io.windlass.messaging.SqlStatement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The jobs that require a consumable resource (CR-040). */
public final class ConsumingJobs {
  private static final BatchStatement<Requirement> INSERT =
      new BatchStatement.Columns<Requirement>()
          .text("resource_arn", Requirement::arn)
          .bigint("created_at", row -> row.job().createdAt())
          .text("job_id", row -> row.job().jobId())
          .bigint("quantity", Requirement::quantity)
          .statement(
              """
              insert into job_consumable (%2$s) select * from %1$s on conflict do nothing\
              """);

  private static final String LIST =
      "select "
          + StoredJob.COLUMNS
          + """
          , j.detail, c.quantity
           from job_consumable c
           join job j on j.job_id = c.job_id
           join job_state s on s.job_id = c.job_id
           where c.resource_arn = $1
             and ($2::text[] is null or s.status = any($2))
             and ($3::text[] is null or lower(j.name) like any($3))
             and ($4::bigint is null or (c.created_at, c.job_id) < ($4, $5))
           order by c.created_at desc, c.job_id desc limit $6\
          """;

  private ConsumingJobs() {}

  /** A job, and how much of the resource each instance of it requires. */
  public record Consumer(StoredJob job, long quantity) {}

  /** A filter of jobs; null matches everything. */
  public record Filter(@Nullable List<String> statuses, @Nullable List<NameFilter> names) {}

  private record Requirement(NewJob.Key job, String arn, long quantity) {}

  /** Returns the statement that records what new jobs require; empty if they require nothing. */
  static List<SqlStatement> insert(List<NewJob> jobs) {
    List<Requirement> rows =
        jobs.stream()
            .flatMap(
                job ->
                    job.json().consumables().entrySet().stream()
                        .map(e -> new Requirement(job.key(), e.getKey(), e.getValue())))
            .toList();
    return INSERT.ofType(Requirement.class, rows).toList();
  }

  /** Returns jobs that require a resource, newest first, after a position. Blocks. */
  public static List<Consumer> list(
      SqlClient client, String arn, Filter filter, Jobs.@Nullable Position after, int limit) {
    List<String> statuses = filter.statuses();
    List<NameFilter> names = filter.names();
    return BlockingSql.rows(
        client,
        LIST,
        row -> new Consumer(StoredJob.detailed(row), row.getLong("quantity")),
        arn,
        statuses == null ? null : statuses.toArray(String[]::new),
        names == null ? null : names.stream().map(NameFilter::pattern).toArray(String[]::new),
        after == null ? null : after.createdAt(),
        after == null ? null : after.jobId(),
        limit);
  }
}
