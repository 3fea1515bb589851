package io.windlass.simulator.kernel;

import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.OutboxMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Topics with partitions in memory. A record of a topic's partition can be read once it has arrived
 * and all before it have; between topics and partitions nothing is ordered.
 */
public final class InMemoryLog {
  private record TopicPartition(String topic, int partition) {}

  /** Is notified that something can be read from a point in time on. */
  public interface Listener {
    void arrives(String topic, int partition, Instant at);
  }

  private final int partitions;
  private final Map<TopicPartition, List<IncomingRecord>> logs = new HashMap<>();
  private final List<Listener> listeners = new ArrayList<>();

  public InMemoryLog(int partitions) {
    this.partitions = partitions;
  }

  public int partitions() {
    return partitions;
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /** Returns the partition of an account. */
  public int partitionOf(String accountId) {
    return Math.floorMod(accountId.hashCode(), partitions);
  }

  /** Appends a message that can be read from {@code arrival} on, or when all before it can. */
  public void append(OutboxMessage message, Instant arrival) {
    int partition = partitionOf(message.accountId());
    List<IncomingRecord> records = records(message.topic(), partition);
    Instant at =
        records.isEmpty() || records.getLast().timestamp().isBefore(arrival)
            ? arrival
            : records.getLast().timestamp();
    records.add(
        new IncomingRecord(
            message.topic(), partition, records.size(), message.key(), at, message.value()));
    for (Listener listener : listeners) {
      listener.arrives(message.topic(), partition, at);
    }
  }

  /** Returns the records from an offset on, in order, with the time from which each can be read. */
  public List<IncomingRecord> from(String topic, int partition, int offset) {
    List<IncomingRecord> records = records(topic, partition);
    return records.subList(Math.min(offset, records.size()), records.size());
  }

  private List<IncomingRecord> records(String topic, int partition) {
    return logs.computeIfAbsent(new TopicPartition(topic, partition), _ -> new ArrayList<>());
  }
}
