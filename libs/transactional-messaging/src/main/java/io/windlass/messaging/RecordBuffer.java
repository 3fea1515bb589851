package io.windlass.messaging;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records of one partition number that were polled and not yet handled, in the order of arrival.
 */
final class RecordBuffer {
  private static final Logger LOG = Logger.getLogger(RecordBuffer.class);

  private final Deque<ConsumerRecord<String, byte[]>> polled = new ArrayDeque<>();
  private final List<IncomingRecord> decoded = new ArrayList<>();
  private final EventDecoder decoder;
  private final ConsumerSettings settings;

  RecordBuffer(EventDecoder decoder, ConsumerSettings settings) {
    this.decoder = decoder;
    this.settings = settings;
  }

  void add(ConsumerRecord<String, byte[]> polledRecord) {
    polled.add(polledRecord);
  }

  int size() {
    return polled.size() + decoded.size();
  }

  boolean isEmpty() {
    return size() == 0;
  }

  boolean isFull() {
    return size() >= 2 * settings.maxBatch();
  }

  void clear() {
    polled.clear();
    decoded.clear();
  }

  /** Forgets the records of one topic. */
  void drop(String topic) {
    polled.removeIf(each -> each.topic().equals(topic));
    decoded.removeIf(each -> each.topic().equals(topic));
  }

  /**
   * Decodes up to a batch; if that fails, all stay where they are.
   *
   * @param nextOffsets what is below was committed before and is left out
   */
  List<IncomingRecord> peek(Map<String, Long> nextOffsets) {
    while (decoded.size() < settings.maxBatch() && !polled.isEmpty()) {
      ConsumerRecord<String, byte[]> next = polled.getFirst();
      Long wanted = nextOffsets.get(next.topic());
      if (wanted == null || next.offset() >= wanted) {
        IncomingRecord incoming = decode(next);
        if (incoming != null) {
          decoded.add(incoming);
        }
      }
      polled.removeFirst();
    }
    return List.copyOf(decoded);
  }

  void taken() {
    decoded.clear();
  }

  private @Nullable IncomingRecord decode(ConsumerRecord<String, byte[]> polledRecord) {
    try {
      byte @Nullable [] value = polledRecord.value();
      String key = polledRecord.key();
      return new IncomingRecord(
          polledRecord.topic(),
          polledRecord.partition(),
          polledRecord.offset(),
          key == null ? "" : key,
          Instant.ofEpochMilli(polledRecord.timestamp()),
          value == null ? null : decoder.decode(value));
    } catch (UndecodableRecordException e) {
      String where =
          "%s-%d at %d"
              .formatted(polledRecord.topic(), polledRecord.partition(), polledRecord.offset());
      if (settings.undecodable() == ConsumerSettings.Undecodable.STOP) {
        throw new UndecodableRecordException(where + ": " + e.getMessage(), e);
      }
      LOG.errorf(e, "skipping an undecodable record: %s", where);
      return null;
    }
  }
}
