package io.windlass.messaging.consumer;

import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.codec.EventDecoder;
import io.windlass.messaging.codec.UndecodableRecordException;
import io.windlass.messaging.quarantine.OrderingScopes;
import io.windlass.messaging.quarantine.Quarantine;
import io.windlass.messaging.quarantine.QuarantinedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of one partition number that were polled and not yet handled, in the order of arrival.
 * What cannot be decoded, and what waits for a record in quarantine, is told apart here.
 */
final class RecordBuffer {
  static final Intake NOTHING = new Intake();

  /** After so long the offsets of records that nobody wants are stored by themselves. */
  private static final Duration LONGEST_UNSTORED = Duration.ofSeconds(30);

  private final Deque<ConsumerRecord<String, byte[]>> polled = new ArrayDeque<>();
  private final EventDecoder decoder;
  private final PartitionHandler handler;
  private final Quarantine quarantine;
  private final int maxBatch;
  private Intake intake = new Intake();
  private boolean passedOver;

  /** What the next batch takes in, in the order of arrival. */
  static final class Intake {
    private final List<IncomingRecord> records = new ArrayList<>();
    private final List<ConsumerRecord<String, byte[]>> raw = new ArrayList<>();
    private final List<QuarantinedRecord> aside = new ArrayList<>();
    private final Map<String, Long> nextOffsets = new HashMap<>();
    private boolean passesOver;
    private long passedOverSince;

    /** For the handler. */
    List<IncomingRecord> records() {
      return records;
    }

    /** Returns the records as they were polled. */
    List<ConsumerRecord<String, byte[]>> raw() {
      return raw;
    }

    /** For the quarantine. */
    List<QuarantinedRecord> aside() {
      return aside;
    }

    /** For the quarantine, of what stands before a record in its topic. */
    List<QuarantinedRecord> asideBefore(String topic, long offset) {
      return aside.stream()
          .filter(each -> each.topic().equals(topic) && each.offset() < offset)
          .toList();
    }

    Map<String, Long> nextOffsets() {
      return nextOffsets;
    }

    int size() {
      return records.size() + aside.size();
    }

    /** Whether there is something to commit: what nobody wants waits for a while. */
    boolean isDue() {
      return size() > 0
          || (passesOver && System.nanoTime() - passedOverSince >= LONGEST_UNSTORED.toNanos());
    }

    private void passOver(ConsumerRecord<String, byte[]> unwanted) {
      if (!passesOver) {
        passesOver = true;
        passedOverSince = System.nanoTime();
      }
      nextOffsets.put(unwanted.topic(), unwanted.offset() + 1);
    }

    private void drop(String topic) {
      records.removeIf(each -> each.topic().equals(topic));
      raw.removeIf(each -> each.topic().equals(topic));
      aside.removeIf(each -> each.topic().equals(topic));
      nextOffsets.remove(topic);
    }
  }

  RecordBuffer(
      EventDecoder decoder, PartitionHandler handler, Quarantine quarantine, int maxBatch) {
    this.decoder = decoder;
    this.handler = handler;
    this.quarantine = quarantine;
    this.maxBatch = maxBatch;
  }

  void add(ConsumerRecord<String, byte[]> polledRecord) {
    polled.add(polledRecord);
  }

  int size() {
    return polled.size() + intake.size();
  }

  /** Whether nothing is to be taken from it now. */
  boolean isEmpty() {
    return polled.isEmpty() && !intake.isDue();
  }

  /** Whether there was something, since it was last asked, that the handler does not want. */
  boolean hasPassedOver() {
    boolean since = passedOver;
    passedOver = false;
    return since;
  }

  boolean isFull() {
    return size() >= 2 * maxBatch;
  }

  void clear() {
    polled.clear();
    intake = new Intake();
  }

  boolean holds(String topic) {
    return intake.nextOffsets().containsKey(topic)
        || polled.stream().anyMatch(each -> each.topic().equals(topic));
  }

  /** Forgets the records of one topic. */
  void drop(String topic) {
    polled.removeIf(each -> each.topic().equals(topic));
    for (QuarantinedRecord aside : intake.aside()) {
      if (aside.topic().equals(topic)) {
        quarantine.removed(aside.scope(), topic, aside.status() != QuarantinedRecord.Status.PARKED);
      }
    }
    intake.drop(topic);
  }

  /**
   * Decodes up to a batch; if that fails, all stay where they are.
   *
   * @param nextOffsets what is below was committed before and is left out
   * @param batchBisection says how many, and which alone
   */
  Intake peek(Map<String, Long> nextOffsets, BatchBisection batchBisection) {
    while (intake.size() < batchBisection.limit() && !polled.isEmpty()) {
      ConsumerRecord<String, byte[]> next = polled.getFirst();
      Long wanted = nextOffsets.get(next.topic());
      if (wanted == null || next.offset() >= wanted) {
        if (!batchBisection.isActive() && isUnwanted(next)) {
          intake.passOver(next);
          passedOver = true;
          polled.removeFirst();
          continue;
        }
        boolean alone = batchBisection.isSuspect(next.topic(), next.offset());
        if (alone && intake.size() > 0) {
          break;
        }
        sort(next);
        intake.nextOffsets.put(next.topic(), next.offset() + 1);
        polled.removeFirst();
        if (alone) {
          break;
        }
      } else {
        polled.removeFirst();
      }
    }
    return intake;
  }

  private boolean isUnwanted(ConsumerRecord<String, byte[]> next) {
    return quarantine.isEmpty() && next.key() != null && !handler.wants(next.topic(), next.key());
  }

  /** The batch is under way. */
  void taken() {
    intake = new Intake();
  }

  private void sort(ConsumerRecord<String, byte[]> next) {
    if (!quarantine.isEmpty()) {
      String scope = OrderingScopes.of(handler, next.topic(), next.key(), next.offset());
      if (quarantine.isBlocked(scope)) {
        setAside(QuarantinedRecord.parked(next, null, scope));
        return;
      }
    }
    IncomingRecord incoming;
    try {
      incoming = decode(next);
    } catch (UndecodableRecordException e) {
      String scope = OrderingScopes.of(handler, next.topic(), next.key(), next.offset());
      setAside(QuarantinedRecord.failed(next, null, scope, e));
      return;
    }
    if (!quarantine.isEmpty()) {
      String account = OrderingScopes.accountOf(incoming.value());
      if (account != null && quarantine.isAccountBlocked(account)) {
        setAside(QuarantinedRecord.parked(next, account, OrderingScopes.ofAccount(account)));
        return;
      }
    }
    intake.records.add(incoming);
    intake.raw.add(next);
  }

  private void setAside(QuarantinedRecord aside) {
    intake.aside.add(aside);
    quarantine.added(aside);
  }

  private IncomingRecord decode(ConsumerRecord<String, byte[]> polledRecord) {
    byte @Nullable [] value = polledRecord.value();
    String key = polledRecord.key();
    return new IncomingRecord(
        polledRecord.topic(),
        polledRecord.partition(),
        polledRecord.offset(),
        key == null ? "" : key,
        Instant.ofEpochMilli(polledRecord.timestamp()),
        value == null ? null : decoder.decode(value));
  }
}
