package io.windlass.stateevents.api;

import io.vertx.core.buffer.Buffer;
import io.windlass.stateevents.subscription.StreamedEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The text that waits for subscribers, all streams together: each piece counts once, however many
 * streams hold it. Safe for any thread.
 */
final class StreamMemoryBudget {
  /** How much goes to a client at a time: what one that does not read keeps outside of the heap. */
  static final int PIECE_BYTES = 16 * 1024;

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  StreamMemoryBudget(long limit) {
    this.limit = limit;
  }

  boolean isExceeded() {
    return used.get() > limit;
  }

  /** Bytes that are held now. */
  long used() {
    return used.get();
  }

  /** Events in their order, in pieces that are as large as one goes, or hold one event. */
  List<Piece> pieces(List<StreamedEvent> events) {
    var pieces = new ArrayList<Piece>();
    var piece = new Piece();
    for (StreamedEvent event : events) {
      byte[] frame = event.frame().getBytes(StandardCharsets.UTF_8);
      if (!piece.entries.isEmpty() && piece.bytes() + frame.length > PIECE_BYTES) {
        pieces.add(piece);
        piece = new Piece();
      }
      piece.add(event.envelope().position(), frame);
    }
    if (!piece.entries.isEmpty()) {
      pieces.add(piece);
    }
    return pieces;
  }

  /**
   * Some events as they go over the wire, made once for all streams that want the same. Whoever
   * keeps a piece holds it, and lets go of it once.
   */
  final class Piece {
    private record Entry(long position, int start, int end) {
      boolean isAfter(long other) {
        return position == 0 || position > other;
      }
    }

    private final Buffer text = Buffer.buffer();
    private final List<Entry> entries = new ArrayList<>();
    private final AtomicInteger holders = new AtomicInteger();

    private Piece() {}

    private void add(long position, byte[] frame) {
      entries.add(new Entry(position, text.length(), text.length() + frame.length));
      text.appendBytes(frame);
    }

    int bytes() {
      return text.length();
    }

    Piece hold() {
      if (holders.getAndIncrement() == 0) {
        used.addAndGet(bytes());
      }
      return this;
    }

    void letGo() {
      if (holders.decrementAndGet() == 0) {
        used.addAndGet(-bytes());
      }
    }

    /** The text of the events whose position is not known, or above {@code position}. */
    Buffer textAfter(long position) {
      if (entries.stream().allMatch(entry -> entry.isAfter(position))) {
        return text;
      }
      var rest = Buffer.buffer();
      for (Entry entry : entries) {
        if (entry.isAfter(position)) {
          rest.appendBuffer(text, entry.start(), entry.end() - entry.start());
        }
      }
      return rest;
    }
  }
}
