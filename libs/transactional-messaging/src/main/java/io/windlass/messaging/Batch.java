package io.windlass.messaging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Everything that one transaction of a partition consists of, while it is put together. */
final class Batch {
  private final List<SqlWrite> writes = new ArrayList<>();
  private final List<OutboxMessage> messages = new ArrayList<>();
  private final List<Runnable> afterCommits = new ArrayList<>();
  private final Map<String, Long> nextOffsets = new HashMap<>();
  private final List<Function<PartitionHandler, Effects>> works = new ArrayList<>();
  private int records;

  void add(Effects effects) {
    writes.addAll(effects.writes());
    messages.addAll(effects.messages());
    afterCommits.add(effects.afterCommit());
  }

  void consumed(String topic, long nextOffset, int count) {
    nextOffsets.put(topic, nextOffset);
    records += count;
  }

  void worked(Function<PartitionHandler, Effects> work) {
    works.add(work);
  }

  boolean needsCommit() {
    return !writes.isEmpty() || !messages.isEmpty() || !nextOffsets.isEmpty();
  }

  void runAfterCommits() {
    afterCommits.forEach(Runnable::run);
  }

  List<SqlWrite> writes() {
    return writes;
  }

  List<OutboxMessage> messages() {
    return messages;
  }

  Map<String, Long> nextOffsets() {
    return nextOffsets;
  }

  List<Function<PartitionHandler, Effects>> works() {
    return works;
  }

  int records() {
    return records;
  }
}
