package io.windlass.messaging.outbox;

/** A row of the outbox of which messages are under way. Touched by the relay's thread alone. */
final class InFlightRow {
  private final OutboxChannel outboxChannel;
  private final OutboxRow row;
  private int unsettled;

  InFlightRow(OutboxChannel outboxChannel, OutboxRow row) {
    this.outboxChannel = outboxChannel;
    this.row = row;
    this.unsettled = row.messages().size();
  }

  OutboxChannel outboxChannel() {
    return outboxChannel;
  }

  long rowId() {
    return row.id();
  }

  OutboxRow row() {
    return row;
  }

  /** Counts a message that the broker has acknowledged; returns whether it was the last one. */
  boolean delivered() {
    unsettled--;
    return unsettled == 0;
  }
}
