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
 * The output of a task that may still run: notices what has been written to its file and puts the
 * time beside it. Costs one look at the file per observation. Thread-safe.
 */
final class CapturedOutput {
  private static final Logger LOG = Logger.getLogger(CapturedOutput.class);

  /** So many looks are remembered one by one while their times cannot be written. */
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

  /** From now on, whoever writes says when; nothing is to be noticed. */
  synchronized void leaveToWriter() {
    stampedByWriter = true;
    load();
  }

  /** The writer has put lines and their times on disk: what the first and the last one's are. */
  synchronized void stamped(long end, long first, long last) {
    if (seen == 0) {
      firstNanos = first;
    }
    seen = end;
    lastNanos = last;
  }

  /**
   * Stamps what is new with the time of the file's last write; true if something was. Does not
   * fail: what cannot be read is there to be seen later, and what cannot be written is kept.
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
        LOG.warnf("Task %s: its output cannot be stamped just now: %s", taskId, e.getCause());
      }
      troubled = true;
      return false;
    }
  }

  /** Records that everything up to {@code end} was seen at {@code nanos}. */
  private void stamp(long end, long nanos) {
    long time = Math.max(lastNanos, nanos);
    if (unwritten.size() == MOST_UNWRITTEN) {
      unwritten.removeLast(); // what it stands for is in the next one
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

  /** Continues where a former process of this service left off. */
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

  /** What is known of it, and still to be added to. */
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
   * The last look, once nothing writes any more. A file without output stays: ext4 looks past every
   * inode that was freed in the last seconds when it needs one, so hundreds of deletions a second
   * cost more than the files.
   */
  synchronized LogStreamInfo close() {
    observe();
    if (troubled) {
      stampUnloaded();
    }
    return info(true);
  }

  /** Where the times of the former looks cannot be read, the last one stands for them. */
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
