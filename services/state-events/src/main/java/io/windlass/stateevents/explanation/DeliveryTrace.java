package io.windlass.stateevents.explanation;

import io.windlass.stateevents.delivery.DeliveryRecord;
import io.windlass.stateevents.delivery.DeliveryRow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What is written down about the deliveries of one event.
 *
 * @param waiting keys of the subscriptions that are to have it for the first time
 * @param rows deliveries that failed, or wait for room or for their group
 * @param endings how deliveries ended
 */
public record DeliveryTrace(
    Set<Long> waiting, List<DeliveryRow> rows, List<DeliveryRecord> endings) {
  /** Nothing is known. */
  public static final DeliveryTrace NONE = new DeliveryTrace(Set.of(), List.of(), List.of());

  /** Returns whether there is anything about a subscription. */
  public boolean has(long subscriptionKey) {
    return subscriptionKeys().anyMatch(key -> key == subscriptionKey);
  }

  private LongStream subscriptionKeys() {
    return LongStream.concat(
        waiting.stream().mapToLong(Long::longValue),
        LongStream.concat(
            rows.stream().mapToLong(DeliveryRow::subscriptionKey),
            endings.stream().mapToLong(DeliveryRecord::subscriptionKey)));
  }

  Optional<DeliveryRow> row(long subscriptionKey) {
    return rows.stream().filter(row -> row.subscriptionKey() == subscriptionKey).findFirst();
  }

  /** Returns how the delivery to a subscription ended last. */
  Optional<DeliveryRecord> ending(long subscriptionKey) {
    return endings.stream()
        .filter(ending -> ending.subscriptionKey() == subscriptionKey)
        .max(Comparator.comparing(DeliveryRecord::at));
  }
}
