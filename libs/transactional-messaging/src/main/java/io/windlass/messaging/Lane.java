package io.windlass.messaging;

import java.util.HashSet;
import java.util.Set;

/**
 * The outbox rows of one owner, which leave in order. A lane works from memory (what is committed
 * is sent at once) or from the table (after a start, a failure, or when memory is short), and goes
 * back to memory when the table holds nothing that was not sent. Touched by the relay's thread
 * alone.
 */
final class Lane {
  private final String owner;
  private final Set<Long> sentFromTable = new HashSet<>();
  private boolean fromTable = true;
  private boolean missed;
  private boolean failed;
  private int inFlight;
  private long notBeforeNanos = System.nanoTime();
  private long inMemorySinceNanos;

  Lane(String owner) {
    this.owner = owner;
  }

  String owner() {
    return owner;
  }

  boolean isFromTable() {
    return fromTable;
  }

  int inFlight() {
    return inFlight;
  }

  void sent() {
    inFlight++;
  }

  void settled() {
    inFlight--;
  }

  /** From now on what is sent is read from the table. */
  void goToTable() {
    fromTable = true;
    missed = true;
  }

  /** A message could not be sent: none after it may be, until the table has been read again. */
  void fail() {
    failed = true;
    goToTable();
  }

  boolean hasFailed() {
    return failed;
  }

  void pauseUntil(long nanos) {
    notBeforeNanos = nanos;
  }

  boolean mayRead(long nowNanos) {
    return fromTable && inFlight == 0 && nowNanos - notBeforeNanos >= 0;
  }

  /** A commit was announced while the lane works from the table: it will find it there. */
  void miss() {
    missed = true;
  }

  void reading() {
    missed = false;
    failed = false;
  }

  void sentFromTable(long id) {
    sentFromTable.add(id);
  }

  boolean wasSentFromTable(long id) {
    return sentFromTable.contains(id);
  }

  /** The table held nothing: back to memory, unless something was committed meanwhile. */
  void foundNothing(long nowNanos) {
    if (!missed) {
      fromTable = false;
      inMemorySinceNanos = nowNanos;
    }
  }

  /** Announcements of what was sent from the table come soon or never. */
  void forgetOldIds(long nowNanos, long afterNanos) {
    if (!fromTable && !sentFromTable.isEmpty() && nowNanos - inMemorySinceNanos > afterNanos) {
      sentFromTable.clear();
    }
  }
}
