package io.windlass.capacity.log;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** An index that ends with its process. */
public final class InMemoryStreamIndex implements StreamIndex {
  private final Map<LogStreamKey, LogStreamInfo> streams = new ConcurrentHashMap<>();
  private final Map<LogGroup, StoredGroup> groups = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<Void> add(List<LogStreamInfo> added) {
    added.forEach(stream -> streams.put(stream.key(), stream));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Optional<LogStreamInfo> find(LogStreamKey key) {
    return Optional.ofNullable(streams.get(key));
  }

  @Override
  public List<LogStreamInfo> list(StreamQuery query) {
    return streams.values().stream()
        .filter(query.filter())
        .sorted(query.order().comparator())
        .limit(query.limit())
        .toList();
  }

  @Override
  public List<LogStreamInfo> incomplete() {
    return streams.values().stream().filter(stream -> !stream.complete()).toList();
  }

  @Override
  public boolean createGroup(LogGroup group, long createdAt) {
    return groups.putIfAbsent(group, new StoredGroup(group, createdAt)) == null;
  }

  @Override
  public List<StoredGroup> groups(String accountId, String region) {
    return groups.values().stream()
        .filter(stored -> stored.group().accountId().equals(accountId))
        .filter(stored -> stored.group().region().equals(region))
        .sorted(Comparator.comparing(stored -> stored.group().name()))
        .toList();
  }
}
