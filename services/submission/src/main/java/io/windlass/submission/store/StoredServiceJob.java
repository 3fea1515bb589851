package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.windlass.submission.identity.Owner;
import org.jspecify.annotations.Nullable;

/** A service job as its two rows describe it. */
public record StoredServiceJob(
    StoredJob.Key key, Attributes attributes, StoredJob.State state, Execution execution) {
  /**
   * What was submitted. Only the tags, and the priority in the detail, change.
   *
   * @param capacity what it uses while it runs, in JSON
   * @param detail null in lists, which need none
   * @param payload null in lists
   */
  public record Attributes(
      String name,
      String type,
      String tags,
      String capacity,
      @Nullable String share,
      String detail,
      @Nullable String payload) {}

  /**
   * The execution of the job by its service.
   *
   * @param attempt the present or last attempt, in JSON; null before the first
   * @param endedAttempts by number, in JSON
   */
  public record Execution(
      @Nullable Long scheduledAt,
      @Nullable String attempt,
      String endedAttempts,
      int preemptions) {}

  static final String COLUMNS =
      """
      j.job_id, j.account_id, j.region, j.created_at, j.name, j.service_type, j.tags,
      j.service_capacity, j.share_identifier, j.detail, s.status, s.status_reason, s.started_at,
      s.stopped_at, s.is_cancelled, s.is_terminated, s.scheduled_at, s.attempt,
      s.attempts::text as attempts, s.preemptions\
      """;

  /** Returns whether the job has ended. */
  public boolean finished() {
    return state.finished();
  }

  /** Returns whether the job uses capacity of its service: it was handed over and has not ended. */
  public boolean usesCapacity() {
    return switch (state.status()) {
      case "SCHEDULED", "STARTING", "RUNNING" -> true;
      default -> false;
    };
  }

  static StoredServiceJob summary(Row row) {
    return read(row, null);
  }

  static StoredServiceJob detailed(Row row) {
    return read(row, row.getString("service_payload"));
  }

  private static StoredServiceJob read(Row row, @Nullable String payload) {
    Integer preemptions = row.getInteger("preemptions");
    return new StoredServiceJob(
        new StoredJob.Key(
            new Owner(row.getString("account_id"), row.getString("region")),
            row.getString("job_id"),
            row.getLong("created_at")),
        new Attributes(
            row.getString("name"),
            row.getString("service_type"),
            row.getString("tags"),
            row.getString("service_capacity"),
            row.getString("share_identifier"),
            row.getString("detail"),
            payload),
        StoredJob.State.of(row),
        new Execution(
            row.getLong("scheduled_at"),
            row.getString("attempt"),
            row.getString("attempts"),
            preemptions == null ? 0 : preemptions));
  }
}
