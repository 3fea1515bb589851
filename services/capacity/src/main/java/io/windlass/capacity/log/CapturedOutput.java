package io.windlass.capacity.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * The output of a task that may still run: notices what has been written to its file and puts the
 * time beside it. Costs one look at the file per observation. Thread-safe.
 */
final class CapturedOutput {
  private final LogStreamKey key;
  private final String taskId;
  private final LogFiles files;
  private final long createdAt;
  private boolean stampedByWriter;
  private boolean loaded;
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

  /** The writer has put a line and its time on disk. */
  synchronized void stamped(long end, long nanos) {
    if (seen == 0) {
      firstNanos = nanos;
    }
    seen = end;
    lastNanos = nanos;
  }

  /** Stamps what is new with the time of the file's last write; true if something was. */
  synchronized boolean observe() {
    if (stampedByWriter) {
      return false;
    }
    var status = files.status();
    if (status.size() > seen) {
      load();
    }
    if (status.size() <= seen) {
      return false;
    }
    stamp(status.size(), status.modified());
    return true;
  }

  /** Records that everything up to {@code end} was seen at {@code nanos}. */
  private void stamp(long end, long nanos) {
    load();
    long time = Math.max(lastNanos, nanos);
    ByteBuffer entry = TimeIndex.entry(end, time);
    try (var channel =
        FileChannel.open(
            files.index(),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      while (entry.hasRemaining()) {
        channel.write(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stamped(end, time);
  }

  /** Continues where a former process of this service left off. */
  private void load() {
    if (loaded) {
      return;
    }
    loaded = true;
    var index = new TimeIndex(files.index());
    if (!index.isEmpty()) {
      seen = index.visibleEnd();
      firstNanos = index.firstNanos();
      lastNanos = index.lastNanos();
    }
  }

  synchronized LogStreamInfo info() {
    return seen == 0
        ? new LogStreamInfo(key, taskId, createdAt, null, null, 0)
        : new LogStreamInfo(
            key, taskId, createdAt, firstNanos / 1_000_000, lastNanos / 1_000_000, seen);
  }

  /**
   * The last look, once nothing writes any more. A file without output stays: ext4 looks past every
   * inode that was freed in the last seconds when it needs one, so hundreds of deletions a second
   * cost more than the files.
   */
  synchronized LogStreamInfo close() {
    observe();
    return info();
  }
}
