package io.windlass.submission.store;

import io.windlass.messaging.SqlStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service job that was just accepted.
 *
 * @param token the client token of its request; null if it has none
 */
public record NewServiceJob(
    NewJob.Key key,
    String name,
    String type,
    @Nullable String share,
    Json json,
    @Nullable Token token) {
  /** How long a client token is valid. */
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
      values ($1, $2, $3, $4, $5, $6, '', 0, $7, $8, $9, $10, $11, $12)\
      """;

  /**
   * The parts that are stored as JSON.
   *
   * @param detail the job as DescribeServiceJob shows it, without tags, payload and capacity
   * @param payload the request to the service, any text
   * @param capacity what it uses while it runs
   */
  public record Json(String detail, String tags, String payload, String capacity) {}

  /**
   * A client token.
   *
   * @param request a digest of the request
   */
  public record Token(String text, String request) {}

  /**
   * Returns the statements for all rows of the job. The transaction fails if another request has
   * used the token meanwhile. A token that has expired is deleted first.
   */
  public List<SqlStatement> writes() {
    List<SqlStatement> writes = new ArrayList<>();
    if (token != null) {
      writes.add(
          new SqlStatement(
              "delete from service_job_token where account_id = $1 and region = $2"
                  + " and client_token = $3 and created_at <= $4",
              BlockingSql.tuple(
                  key.accountId(),
                  key.region(),
                  token.text(),
                  key.createdAt() - TOKENS_HOLD.toMillis())));
      writes.add(
          new SqlStatement(
              "insert into service_job_token"
                  + " (account_id, region, client_token, request, job_id, created_at)"
                  + " values ($1, $2, $3, $4, $5, $6)",
              BlockingSql.tuple(
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
            BlockingSql.tuple(
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
