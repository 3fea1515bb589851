package io.windlass.submission.store;

import io.windlass.messaging.SqlStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service job that was just accepted.
 *
 * @param token what its request was marked with; null if it was not
 */
public record NewServiceJob(
    NewJob.Key key,
    String name,
    String type,
    @Nullable String share,
    Json json,
    @Nullable Token token) {
  /** For how long a client token holds. */
  public static final Duration TOKENS_HOLD = Duration.ofHours(8);

  private static final String INSERT =
      """
      with state as (
        insert into job_state (job_id, queue_id, created_at, status)
        values ($1, $4, $5, 'SUBMITTED')
      )
      insert into job
        (job_id, account_id, region, queue_id, created_at, name, definition_name,
         definition_revision, share_identifier, detail, tags, service_type, service_payload,
         service_capacity)
      values ($1, $2, $3, $4, $5, $6, '', 0, $7, $8, $9, $10, $11, $12)""";

  /**
   * What is kept as text, in JSON.
   *
   * @param detail the job as DescribeServiceJob shows it, without what follows
   * @param payload what is asked of the service, which may be anything
   * @param capacity what it uses while it runs
   */
  public record Json(String detail, String tags, String payload, String capacity) {}

  /**
   * A client token.
   *
   * @param request what it stands for: another request has another one
   */
  public record Token(String text, String request) {}

  /**
   * Everything that it is in the view. A token that another request has taken meanwhile makes the
   * transaction fail; one that does not hold any more is forgotten first.
   */
  public List<SqlStatement> writes() {
    List<SqlStatement> writes = new ArrayList<>();
    if (token != null) {
      writes.add(
          new SqlStatement(
              "delete from service_job_token where account_id = $1 and region = $2"
                  + " and client_token = $3 and created_at <= $4",
              Sql.tuple(
                  key.accountId(),
                  key.region(),
                  token.text(),
                  key.createdAt() - TOKENS_HOLD.toMillis())));
      writes.add(
          new SqlStatement(
              "insert into service_job_token"
                  + " (account_id, region, client_token, request, job_id, created_at)"
                  + " values ($1, $2, $3, $4, $5, $6)",
              Sql.tuple(
                  key.accountId(),
                  key.region(),
                  token.text(),
                  token.request(),
                  key.jobId(),
                  key.createdAt())));
    }
    writes.add(
        new SqlStatement(
            INSERT,
            Sql.tuple(
                key.jobId(),
                key.accountId(),
                key.region(),
                key.queueId(),
                key.createdAt(),
                name,
                share,
                json.detail(),
                json.tags(),
                type,
                json.payload(),
                json.capacity())));
    return writes;
  }
}
