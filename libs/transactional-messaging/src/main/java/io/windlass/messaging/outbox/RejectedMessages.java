package io.windlass.messaging.outbox;

import io.vertx.core.Future;
import io.windlass.messaging.MessagingCounters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Messages that the broker refuses for good, until they are set aside in the table: what stands
 * behind them in their channel is then sent. Touched by the relay's thread alone.
 */
final class RejectedMessages {
  private static final Logger LOG = Logger.getLogger(RejectedMessages.class);

  private final RelayStore store;
  private final MessagingCounters counters;
  private final Map<Long, OfRow> byRow = new LinkedHashMap<>();

  /** A message and why it is not taken. */
  record Refusal(EncodedMessage message, Exception failure) {}

  /** Of the messages of one row. */
  record OfRow(OutboxChannel outboxChannel, OutboxRow row, List<Refusal> refusals) {
    /** Returns what is left of the row; null if nothing is. */
    @Nullable OutboxRow rest() {
      List<EncodedMessage> rest = new ArrayList<>(row.messages());
      refusals.forEach(each -> rest.removeIf(message -> message == each.message()));
      return rest.isEmpty() ? null : row.with(rest);
    }
  }

  RejectedMessages(RelayStore store, MessagingCounters counters) {
    this.store = store;
    this.counters = counters;
  }

  /** Returns whether it would be the same however often the message is sent. */
  static boolean isOfMessage(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof SerializationException
        || failure instanceof InvalidTopicException
        || failure instanceof InvalidRecordException;
  }

  void add(InFlightRow delivery, EncodedMessage message, Exception failure) {
    byRow
        .computeIfAbsent(
            delivery.rowId(),
            _ -> new OfRow(delivery.outboxChannel(), delivery.row(), new ArrayList<>()))
        .refusals()
        .add(new Refusal(message, failure));
  }

  /** Returns one for which its channel waits; null if there is none. */
  @Nullable OfRow next() {
    return byRow.values().stream()
        .filter(each -> each.outboxChannel().inFlight() == 0)
        .findFirst()
        .orElse(null);
  }

  Future<Void> setAside(OfRow refused) {
    return store.setAside(refused);
  }

  void done(OfRow refused) {
    byRow.remove(refused.row().id());
    for (Refusal each : refused.refusals()) {
      counters.recordQuarantined();
      LOG.errorf(
          each.failure(),
          "a message to %s (key %s) is refused by the broker and set aside",
          each.message().topic(),
          each.message().key());
    }
  }
}
