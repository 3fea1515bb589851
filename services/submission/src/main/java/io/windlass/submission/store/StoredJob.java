package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.windlass.submission.identity.Owner;
import org.jspecify.annotations.Nullable;

/** A job as its two rows tell it. */
public record StoredJob(
    Key key, Facts facts, State state, @Nullable String attempt, String endedAttempts) {
  /** Which job it is. */
  public record Key(Owner owner, String jobId, long createdAt) {}

  /** What does not change, but for the tags. The detail is null in lists, which need none. */
  public record Facts(
      String name,
      String definitionName,
      int definitionRevision,
      @Nullable String shareIdentifier,
      @Nullable String detail,
      String tags) {}

  /** What was heard last. */
  public record State(
      String status,
      @Nullable String statusReason,
      @Nullable Long startedAt,
      @Nullable Long stoppedAt,
      boolean cancelled,
      boolean terminated) {}

  static final String COLUMNS =
      """
      j.job_id, j.account_id, j.region, j.created_at, j.name, j.definition_name,
      j.definition_revision, j.share_identifier, j.tags, s.status, s.status_reason, s.started_at,
      s.stopped_at, s.is_cancelled, s.is_terminated, s.attempt, s.attempts::text as attempts""";

  /** Whether it has reached its end. */
  public boolean finished() {
    return state.status().equals("SUCCEEDED") || state.status().equals("FAILED");
  }

  static StoredJob summary(Row row) {
    return read(row, null);
  }

  static StoredJob detailed(Row row) {
    return read(row, row.getString("detail"));
  }

  private static StoredJob read(Row row, @Nullable String detail) {
    Owner owner = new Owner(row.getString("account_id"), row.getString("region"));
    return new StoredJob(
        new Key(owner, row.getString("job_id"), row.getLong("created_at")),
        new Facts(
            row.getString("name"),
            row.getString("definition_name"),
            row.getInteger("definition_revision"),
            row.getString("share_identifier"),
            detail,
            row.getString("tags")),
        new State(
            row.getString("status"),
            row.getString("status_reason"),
            row.getLong("started_at"),
            row.getLong("stopped_at"),
            row.getBoolean("is_cancelled"),
            row.getBoolean("is_terminated")),
        row.getString("attempt"),
        row.getString("attempts"));
  }
}
