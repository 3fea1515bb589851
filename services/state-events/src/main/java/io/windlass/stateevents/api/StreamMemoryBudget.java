package io.windlass.stateevents.api;

import io.vertx.core.buffer.Buffer;
import io.windlass.stateevents.subscription.StreamedEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The memory of text that waits for subscribers, all streams together. Each chunk counts once,
 * however many streams retain it. Thread-safe.
 */
final class StreamMemoryBudget {
  /** How much is written to a client at a time, which bounds what waits outside of the heap. */
  static final int CHUNK_BYTES = 16 * 1024;

  private static final byte[] END = "\n\n".getBytes(StandardCharsets.UTF_8);

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  StreamMemoryBudget(long limit) {
    this.limit = limit;
  }

  boolean isExceeded() {
    return used.get() > limit;
  }

  /** Bytes that are retained now. */
  long used() {
    return used.get();
  }

  /** Events in their order, in chunks of at most that size or of one event. */
  List<Chunk> chunks(List<StreamedEvent> events) {
    var chunks = new ArrayList<Chunk>();
    var chunk = new Chunk();
    for (StreamedEvent event : events) {
      byte[] head = event.head().getBytes(StandardCharsets.UTF_8);
      byte[] json = event.json().getBytes(StandardCharsets.UTF_8);
      if (!chunk.entries.isEmpty() && chunk.bytes() + head.length + json.length > CHUNK_BYTES) {
        chunks.add(chunk);
        chunk = new Chunk();
      }
      chunk.add(event.envelope().position(), head, json);
    }
    if (!chunk.entries.isEmpty()) {
      chunks.add(chunk);
    }
    return chunks;
  }

  /**
   * Some events as they are sent, made once for all streams that want the same. Reference-counted:
   * whoever keeps a chunk retains it and releases it once.
   */
  final class Chunk {
    /** An event; its envelope ends where the empty line begins. */
    private record Entry(long position, int start, int envelope, int end) {
      boolean isAfter(long other) {
        return position == 0 || position > other;
      }
    }

    private final Buffer text = Buffer.buffer();
    private final List<Entry> entries = new ArrayList<>();
    private final AtomicInteger references = new AtomicInteger();

    private Chunk() {}

    private void add(long position, byte[] head, byte[] json) {
      int start = text.length();
      text.appendBytes(head).appendBytes(json).appendBytes(END);
      entries.add(new Entry(position, start, start + head.length, text.length()));
    }

    int bytes() {
      return text.length();
    }

    Chunk retain() {
      if (references.getAndIncrement() == 0) {
        used.addAndGet(bytes());
      }
      return this;
    }

    void release() {
      if (references.decrementAndGet() == 0) {
        used.addAndGet(-bytes());
      }
    }

    /** Returns the envelopes of the events whose position is not known, or above another. */
    Stream<String> envelopesAfter(long position) {
      return entries.stream()
          .filter(entry -> entry.isAfter(position))
          .map(
              entry ->
                  text.getString(
                      entry.envelope(), entry.end() - END.length, StandardCharsets.UTF_8.name()));
    }

    /** Returns the text of the events whose position is not known, or above {@code position}. */
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
