package io.windlass.capacity.log;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Which log groups and streams exist: the streams of tasks that have ended (those of running tasks
 * are in memory, in {@link LogStore}, and written here at their end, even where their output is not
 * complete by then). Reads block and see what was added before. Thread-safe.
 */
public interface StreamIndex {
  /** Adds streams; a stream that is there already is replaced. Durable with the next commit. */
  CompletionStage<Void> add(List<LogStreamInfo> streams);

  Optional<LogStreamInfo> find(LogStreamKey key);

  List<LogStreamInfo> list(StreamQuery query);

  /** The streams of tasks that have ended, whose output is still to be completed. */
  List<LogStreamInfo> incomplete();

  /** False if it exists. */
  boolean createGroup(LogGroup group, long createdAt);

  /** The groups of an account in a region, by name. */
  List<StoredGroup> groups(String accountId, String region);

  record StoredGroup(LogGroup group, long createdAt) {}
}
