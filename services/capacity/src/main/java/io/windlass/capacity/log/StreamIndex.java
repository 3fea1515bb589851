package io.windlass.capacity.log;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Stores which log groups and streams exist. It has the streams of ended tasks; {@link LogStore}
 * has those of running tasks in memory and adds them when the tasks end, even if their output is
 * not complete by then. Reads block and see what was added before. Thread-safe.
 */
public interface StreamIndex {
  /** Adds streams and replaces those that exist. Durable with the next commit. */
  CompletionStage<Void> add(List<LogStreamInfo> streams);

  Optional<LogStreamInfo> find(LogStreamKey key);

  List<LogStreamInfo> list(StreamQuery query);

  /** Returns the streams of ended tasks whose output is not complete. */
  List<LogStreamInfo> incomplete();

  /**
   * Creates a group.
   *
   * @return false if it exists
   */
  boolean createGroup(LogGroup group, long createdAt);

  /** Returns the groups of an account in a region, by name. */
  List<StoredGroup> groups(String accountId, String region);

  record StoredGroup(LogGroup group, long createdAt) {}
}
