package io.windlass.messaging;

/** A row of the outbox of which messages are under way. Touched by the relay's thread alone. */
final class Delivery {
  private final Lane lane;
  private final OutboxRow row;
  private int unsettled;

  Delivery(Lane lane, OutboxRow row) {
    this.lane = lane;
    this.row = row;
    this.unsettled = row.messages().size();
  }

  Lane lane() {
    return lane;
  }

  long rowId() {
    return row.id();
  }

  OutboxRow row() {
    return row;
  }

  /** The broker has one more of its messages; true if that was the last. */
  boolean delivered() {
    unsettled--;
    return unsettled == 0;
  }
}
