package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.job.JobRole;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job as its two rows describe it, or a child as its own row and those of its parent describe it.
 *
 * @param role its role in an array job or multi-node job; null for a job on its own
 * @param attempt the present or last attempt, in JSON; null before the first
 * @param endedAttempts a JSON object of attempts that have ended, by number
 */
public record StoredJob(
    Key key,
    Attributes attributes,
    State state,
    @Nullable JobRole role,
    @Nullable String attempt,
    String endedAttempts) {
  /** The identity of a job. */
  public record Key(Owner owner, String jobId, long createdAt) {}

  /** What was submitted. Only the tags change. The detail is null in lists. */
  public record Attributes(
      String name,
      String definitionName,
      int definitionRevision,
      @Nullable String shareIdentifier,
      @Nullable String detail,
      String tags) {}

  /** The state as the scheduler last reported it. */
  public record State(
      String status,
      @Nullable String statusReason,
      @Nullable Long startedAt,
      @Nullable Long stoppedAt,
      boolean cancelled,
      boolean terminated) {
    /** Returns whether the job has ended. */
    public boolean finished() {
      return status.equals("SUCCEEDED") || status.equals("FAILED");
    }

    static State of(Row row) {
      return new State(
          row.getString("status"),
          row.getString("status_reason"),
          row.getLong("started_at"),
          row.getLong("stopped_at"),
          row.getBoolean("is_cancelled"),
          row.getBoolean("is_terminated"));
    }
  }

  static final String COLUMNS =
      """
      j.job_id, j.account_id, j.region, j.created_at, j.name, j.definition_name,
      j.definition_revision, j.share_identifier, j.tags, j.array_size, j.num_nodes, j.main_node,
      s.status, s.status_reason,
      s.started_at, s.stopped_at, s.is_cancelled, s.is_terminated, s.attempt,
      s.attempts::text as attempts, s.array_summary, s.array_told_at, s.array_runnable,
      s.array_spawned_at\
      """;

  /** Returns whether the job has ended. */
  public boolean finished() {
    return state.finished();
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
        new Attributes(
            row.getString("name"),
            row.getString("definition_name"),
            row.getInteger("definition_revision"),
            row.getString("share_identifier"),
            detail,
            row.getString("tags")),
        State.of(row),
        role(row),
        row.getString("attempt"),
        row.getString("attempts"));
  }

  private static @Nullable JobRole role(Row row) {
    Integer arraySize = row.getInteger("array_size");
    Integer nodes = row.getInteger("num_nodes");
    if (nodes != null) {
      return new JobRole.MultiNode(nodes, row.getInteger("main_node"));
    }
    return arraySize == null ? null : array(row, arraySize);
  }

  private static JobRole.Array array(Row row, int size) {
    return new JobRole.Array(
        size,
        Documents.readCounts(Objects.requireNonNullElse(row.getString("array_summary"), "{}")),
        row.getLong("array_told_at"),
        row.getLong("array_spawned_at"),
        JobRole.Array.parseIndexes(row.getString("array_runnable")));
  }

  /** Returns the index of this child; -1 if this is no child. */
  public int childIndex() {
    return role instanceof JobRole.Child child ? child.index() : -1;
  }

  /** Returns the child of this job that a row of {@code array_child} describes. */
  StoredJob child(JobRole.Parent parent, Row row) {
    return child(
        parent,
        row.getInteger("array_index"),
        State.of(row),
        row.getString("attempt"),
        row.getString("attempts"));
  }

  /** Returns a child of this job that has no row of its own, with its implied status. */
  StoredJob impliedChild(JobRole.Parent parent, int index, String status) {
    boolean flagged = parent instanceof JobRole.Array;
    State own =
        finished()
            ? new State(
                status,
                state.statusReason(),
                null,
                state.stoppedAt(),
                flagged && state.cancelled(),
                flagged && state.terminated())
            : new State(status, null, null, null, false, false);
    return child(parent, index, own, null, "{}");
  }

  private StoredJob child(
      JobRole.Parent parent,
      int index,
      State own,
      @Nullable String ownAttempt,
      String ownEndedAttempts) {
    Long spawnedAt = parent instanceof JobRole.Array array ? array.spawnedAt() : null;
    return new StoredJob(
        new Key(
            key.owner(),
            parent.childId(key.jobId(), index).toString(),
            Objects.requireNonNullElse(spawnedAt, key.createdAt())),
        attributes,
        own,
        parent.child(index),
        ownAttempt,
        ownEndedAttempts);
  }
}
