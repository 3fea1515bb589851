package io.windlass.submission.store;

import io.vertx.sqlclient.SqlClient;
import io.windlass.messaging.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which jobs require which consumable resources (CR-040). */
public final class ConsumingJobs {
  private static final String INSERT =
      """
      insert into job_consumable (resource_arn, created_at, job_id, quantity)
      select * from unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[])
      on conflict do nothing""";
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
           order by c.created_at desc, c.job_id desc limit $6""";

  private ConsumingJobs() {}

  /** A job, and how much of the resource each instance of it requires. */
  public record Consumer(StoredJob job, long quantity) {}

  /** What is looked for; null is anything. */
  public record Filter(@Nullable List<String> statuses, @Nullable List<NameFilter> names) {}

  /** The statement that notes what new jobs require; empty if they require nothing. */
  static List<SqlStatement> insert(List<NewJob> jobs) {
    List<String> arns = new ArrayList<>();
    List<Long> created = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    List<Long> quantities = new ArrayList<>();
    for (NewJob job : jobs) {
      job.documented()
          .consumables()
          .forEach(
              (arn, quantity) -> {
                arns.add(arn);
                created.add(job.key().createdAt());
                ids.add(job.key().jobId());
                quantities.add(quantity);
              });
    }
    return arns.isEmpty()
        ? List.of()
        : List.of(
            new SqlStatement(
                INSERT,
                Sql.tuple(
                    arns.toArray(String[]::new),
                    created.toArray(Long[]::new),
                    ids.toArray(String[]::new),
                    quantities.toArray(Long[]::new))));
  }

  /** Those that require a resource, newest first, from a position on; blocks. */
  public static List<Consumer> list(
      SqlClient client, String arn, Filter filter, Jobs.@Nullable Position after, int limit) {
    List<String> statuses = filter.statuses();
    List<NameFilter> names = filter.names();
    return Sql.rows(
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
