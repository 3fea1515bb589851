package io.windlass.messaging.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The outbox rows of one owner, which are sent in order. A channel works from memory (what is
 * committed is sent at once) or from the table (after a start, a failure, or when memory is short).
 * It goes back to memory once a read has seen the end of the table: what was committed later than
 * that read is announced. Touched by the relay's thread alone.
 */
final class OutboxChannel {
  private static final long REMEMBER_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final String owner;
  private final Deque<PendingMessages> announced = new ArrayDeque<>();
  private Set<Long> sentFromTable = new HashSet<>();
  private Set<Long> sentFromTableBefore = new HashSet<>();
  private long rememberedSince = System.nanoTime();
  private long announcedBytes;
  private boolean fromTable = true;
  private boolean stale;
  private boolean failed;
  private boolean closed;
  private int inFlight;
  private long notBefore = System.nanoTime();

  OutboxChannel(String owner) {
    this.owner = owner;
  }

  String owner() {
    return owner;
  }

  boolean isFromTable() {
    return fromTable;
  }

  /** Returns whether there is, as far as is known, nothing left to do. */
  boolean isAtRest() {
    return closed || (!fromTable && inFlight == 0);
  }

  boolean isQuiet() {
    return !fromTable && inFlight == 0;
  }

  int inFlight() {
    return inFlight;
  }

  void sent() {
    inFlight++;
  }

  void completed() {
    inFlight--;
  }

  /** From now on what is sent is read from the table, by a read that begins later than this. */
  void readFromTable() {
    fromTable = true;
    stale = true;
  }

  void open() {
    closed = false;
    readFromTable();
  }

  /** Somebody else sends what is left. */
  void close() {
    closed = true;
    forgetAnnounced();
  }

  /** A message could not be sent: none after it may be, until the table has been read again. */
  void fail(long pauseUntil) {
    failed = true;
    notBefore = pauseUntil;
    forgetAnnounced();
  }

  boolean hasFailed() {
    return failed;
  }

  boolean mayRead(long now) {
    return fromTable && !closed && inFlight == 0 && now - notBefore >= 0;
  }

  /** Handles a commit while the channel reads the table, which may or may not contain it. */
  void announce(PendingMessages pending) {
    if (!closed) {
      announced.add(pending);
      announcedBytes += pending.bytes();
    }
  }

  long announcedBytes() {
    return announcedBytes;
  }

  /** What was announced is too much to keep. */
  void forgetAnnounced() {
    announced.clear();
    announcedBytes = 0;
    readFromTable();
  }

  void reading(long now) {
    stale = false;
    failed = false;
    if (now - rememberedSince > REMEMBER_NANOS) {
      rememberedSince = now;
      sentFromTableBefore = sentFromTable;
      sentFromTable = new HashSet<>();
    }
  }

  void sentFromTable(long id) {
    sentFromTable.add(id);
  }

  boolean wasSentFromTable(long id) {
    return sentFromTable.contains(id) || sentFromTableBefore.contains(id);
  }

  /**
   * Goes back to memory after a read that saw the end of the table; returns what was announced
   * meanwhile.
   */
  List<PendingMessages> endReached() {
    if (stale || failed || closed) {
      return List.of();
    }
    fromTable = false;
    List<PendingMessages> result = new ArrayList<>(announced);
    announced.clear();
    announcedBytes = 0;
    return result;
  }
}
