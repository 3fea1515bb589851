package io.windlass.capacity.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Tracks the output of a task that may still run: finds what has been written to its file and
 * stores the time beside it. Each observation costs one look at the file. Thread-safe.
 */
final class CapturedOutput {
  private static final Logger LOG = Logger.getLogger(CapturedOutput.class);

  /** The most observations that are kept one by one while their times cannot be written. */
  private static final int MOST_UNWRITTEN = 1_000;

  private final LogStreamKey key;
  private final String taskId;
  private final LogFiles files;
  private final long createdAt;
  private final List<TimeIndex.Entry> unwritten = new ArrayList<>();
  private boolean stampedByWriter;
  private boolean loaded;
  private boolean troubled;
  private long written;
  private long seen;
  private long firstNanos;
  private long lastNanos;

  CapturedOutput(LogStreamKey key, String taskId, LogFiles files, long createdAt) {
    this.key = key;
    this.taskId = taskId;
    this.files = files;
    this.createdAt = createdAt;
  }

  LogFiles files() {
    return files;
  }

  LogStreamKey key() {
    return key;
  }

  /** Leaves the timestamps to whoever writes the output; observations find nothing from now on. */
  synchronized void leaveToWriter() {
    stampedByWriter = true;
    load();
  }

  /**
   * Records that the writer has stored lines and their times, with the times of the first and the
   * last one.
   */
  synchronized void stamped(long end, long first, long last) {
    if (seen == 0) {
      firstNanos = first;
    }
    seen = end;
    lastNanos = last;
  }

  /**
   * Stamps new output with the time of the file's last write. Does not fail: output that cannot be
   * read is found by a later call, and times that cannot be written are kept.
   *
   * @return whether there was new output
   */
  synchronized boolean observe() {
    if (stampedByWriter) {
      return false;
    }
    try {
      var status = files.status();
      boolean isNew = status.size() > seen;
      if (isNew) {
        load();
        isNew = status.size() > seen;
      }
      if (isNew) {
        stamp(status.size(), status.modified());
      }
      write();
      troubled = false;
      return isNew;
    } catch (UncheckedIOException e) {
      if (!troubled) {
        LOG.warnf(
            "Task %s: the times of its output cannot be stored at the moment: %s",
            taskId, e.getCause());
      }
      troubled = true;
      return false;
    }
  }

  /** Records that everything up to {@code end} was seen at {@code nanos}. */
  private void stamp(long end, long nanos) {
    long time = Math.max(lastNanos, nanos);
    if (unwritten.size() == MOST_UNWRITTEN) {
      unwritten.removeLast(); // the new entry covers its part
    }
    unwritten.add(new TimeIndex.Entry(end, time));
    stamped(end, time, time);
  }

  private void write() {
    if (unwritten.isEmpty()) {
      return;
    }
    var bytes = ByteBuffer.allocate(unwritten.size() * TimeIndex.ENTRY);
    unwritten.forEach(entry -> entry.write(bytes));
    bytes.flip();
    long position = written * TimeIndex.ENTRY;
    try (var channel =
        FileChannel.open(files.index(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes, position + bytes.position());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written += unwritten.size();
    unwritten.clear();
  }

  /** Continues from what an earlier process of this service has stored. */
  private void load() {
    if (loaded) {
      return;
    }
    var index = new TimeIndex(files.index());
    if (!index.isEmpty()) {
      seen = index.visibleEnd();
      firstNanos = index.firstNanos();
      lastNanos = index.lastNanos();
      written = index.entries();
    }
    loaded = true;
  }

  /** Returns what is known of the stream, which may still grow. */
  synchronized LogStreamInfo info() {
    return info(false);
  }

  private LogStreamInfo info(boolean complete) {
    return seen == 0
        ? new LogStreamInfo(key, taskId, createdAt, null, null, 0, complete)
        : new LogStreamInfo(
            key, taskId, createdAt, firstNanos / 1_000_000, lastNanos / 1_000_000, seen, complete);
  }

  synchronized StreamReader reader() {
    return new StreamReader(info(), files, List.copyOf(unwritten));
  }

  /**
   * Observes the output for the last time, after nothing writes to it any more. An empty file is
   * kept: ext4 skips every inode that was freed within the last seconds when it allocates one, so
   * hundreds of deletions per second cost more than the files.
   */
  synchronized LogStreamInfo close() {
    observe();
    if (troubled) {
      stampUnloaded();
    }
    return info(true);
  }

  /** Stamps all output with the time of the last write, if earlier times cannot be read. */
  private void stampUnloaded() {
    try {
      var status = files.status();
      if (status.size() > seen) {
        stamp(status.size(), status.modified());
      }
    } catch (UncheckedIOException e) {
      LOG.warnf("Task %s: its output cannot be read: %s", taskId, e.getCause());
    }
  }
}
