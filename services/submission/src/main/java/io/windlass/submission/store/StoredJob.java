package io.windlass.submission.store;

import io.vertx.sqlclient.Row;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.job.ArrayRole;
import io.windlass.submission.job.ChildId;
import io.windlass.submission.job.NodeId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job as its two rows tell it, or a child of an array as its parent's rows and its own tell it.
 *
 * @param array its part in an array or multi-node job; null for a job on its own
 */
public record StoredJob(
    Key key,
    Facts facts,
    State state,
    @Nullable ArrayRole array,
    @Nullable String attempt,
    String endedAttempts) {
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
      boolean terminated) {
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
      s.array_spawned_at""";

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
        State.of(row),
        role(row),
        row.getString("attempt"),
        row.getString("attempts"));
  }

  private static @Nullable ArrayRole role(Row row) {
    Integer arraySize = row.getInteger("array_size");
    Integer nodes = row.getInteger("num_nodes");
    if (nodes != null) {
      return new ArrayRole.Gang(nodes, row.getInteger("main_node"));
    }
    return arraySize == null ? null : parent(row, arraySize);
  }

  private static ArrayRole.Parent parent(Row row, int size) {
    return new ArrayRole.Parent(
        size,
        Documents.readCounts(Objects.requireNonNullElse(row.getString("array_summary"), "{}")),
        row.getLong("array_told_at"),
        row.getLong("array_spawned_at"),
        ArrayRole.Parent.indexes(row.getString("array_runnable")));
  }

  /** The child of this array as a row of its own tells it. */
  StoredJob child(ArrayRole.Parent parent, Row row) {
    return child(
        parent,
        row.getInteger("array_index"),
        State.of(row),
        row.getString("attempt"),
        row.getString("attempts"));
  }

  /** The node of this job as a row of its own tells it. */
  StoredJob node(ArrayRole.Gang gang, Row row) {
    return node(
        gang,
        row.getInteger("array_index"),
        State.of(row),
        row.getString("attempt"),
        row.getString("attempts"));
  }

  /** The node of this job that nothing was said of. */
  StoredJob unheardNode(ArrayRole.Gang gang, int index) {
    State own =
        finished()
            ? new State(state.status(), state.statusReason(), null, state.stoppedAt(), false, false)
            : new State(ArrayRole.Gang.unheard(state.status()), null, null, null, false, false);
    return node(gang, index, own, null, "{}");
  }

  private StoredJob node(
      ArrayRole.Gang gang,
      int index,
      State own,
      @Nullable String ownAttempt,
      String ownEndedAttempts) {
    String id = new NodeId(key.jobId(), index).toString();
    return new StoredJob(
        new Key(key.owner(), id, key.createdAt()),
        facts,
        own,
        new ArrayRole.Node(index, gang.mainNode(), gang.size()),
        ownAttempt,
        ownEndedAttempts);
  }

  /** The child of this array that nothing was said of; it is in this state. */
  StoredJob unheardChild(ArrayRole.Parent parent, int index, String status) {
    boolean failed = status.equals("FAILED");
    State own =
        failed
            ? new State(
                status,
                state.statusReason(),
                null,
                state.stoppedAt(),
                state.cancelled(),
                state.terminated())
            : new State(status, null, null, null, false, false);
    return child(parent, index, own, null, "{}");
  }

  private StoredJob child(
      ArrayRole.Parent parent,
      int index,
      State own,
      @Nullable String ownAttempt,
      String ownEndedAttempts) {
    String id = new ChildId(key.jobId(), index).toString();
    long createdAt = Objects.requireNonNullElse(parent.spawnedAt(), key.createdAt());
    return new StoredJob(
        new Key(key.owner(), id, createdAt),
        facts,
        own,
        new ArrayRole.Child(index),
        ownAttempt,
        ownEndedAttempts);
  }
}
