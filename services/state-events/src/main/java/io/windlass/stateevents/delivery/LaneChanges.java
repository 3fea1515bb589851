package io.windlass.stateevents.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * What has become of deliveries since it was last written down. Written in this order: closed
 * lanes, rows that are new, that changed, that are done with, heads of groups, events, records.
 */
public final class LaneChanges {
  final List<DeliveryRow> inserted = new ArrayList<>();
  final List<DeliveryRow> updated = new ArrayList<>();
  final List<RowKey> deleted = new ArrayList<>();
  final List<Long> closedLanes = new ArrayList<>();
  final List<GroupKey> promoted = new ArrayList<>();
  final List<RowKey> served = new ArrayList<>();
  final List<Long> finished = new ArrayList<>();
  final List<Long> leftToRows = new ArrayList<>();
  final List<DeliveryRecord> records = new ArrayList<>();

  /** An event and a subscription: a delivery. */
  public record RowKey(long position, long subscriptionKey) {}

  /** A message group of a FIFO subscription. */
  public record GroupKey(long subscriptionKey, String group) {}

  LaneChanges() {}

  /** A lane ends: nothing that was decided in it before is of use. */
  void closed(long key) {
    closedLanes.add(key);
    inserted.removeIf(row -> row.subscriptionKey() == key);
    updated.removeIf(row -> row.subscriptionKey() == key);
    deleted.removeIf(row -> row.subscriptionKey() == key);
    promoted.removeIf(group -> group.subscriptionKey() == key);
  }

  public boolean isEmpty() {
    return inserted.isEmpty()
        && updated.isEmpty()
        && deleted.isEmpty()
        && closedLanes.isEmpty()
        && promoted.isEmpty()
        && served.isEmpty()
        && finished.isEmpty()
        && leftToRows.isEmpty()
        && records.isEmpty();
  }

  /** Deliveries that get a row. */
  public List<DeliveryRow> inserted() {
    return inserted;
  }

  /** Rows of deliveries that failed once more. */
  public List<DeliveryRow> updated() {
    return updated;
  }

  /** Rows of deliveries that are done with. */
  public List<RowKey> deleted() {
    return deleted;
  }

  /** Subscriptions that are gone: none of their rows is needed. */
  public List<Long> closedLanes() {
    return closedLanes;
  }

  /** Groups whose first row, if there is one, is due. */
  public List<GroupKey> promoted() {
    return promoted;
  }

  /** Which subscriptions do not need an event any more that others still wait for. */
  public List<RowKey> served() {
    return served;
  }

  /** Positions of events that all have had who were to have them, and that have no rows. */
  public List<Long> finished() {
    return finished;
  }

  /** Positions of events that are waiting for nothing but rows. */
  public List<Long> leftToRows() {
    return leftToRows;
  }

  /** What ended. */
  public List<DeliveryRecord> records() {
    return records;
  }
}
