package io.windlass.capacity.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * The output of a task that may still run: notices what has been written to its file and puts the
 * time beside it. Costs one look at the file per observation, and nothing on disk while there is no
 * output. Thread-safe.
 */
final class CapturedOutput {
  private final LogStreamKey key;
  private final String taskId;
  private final LogFiles files;
  private final long createdAt;
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

  /** Stamps what is new with the time of the file's last write; true if something was. */
  synchronized boolean observe() {
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
  synchronized void stamp(long end, long nanos) {
    load();
    long time = Math.max(lastNanos, nanos);
    var entry = ByteBuffer.allocate(TimeIndex.ENTRY).putLong(end).putLong(time).flip();
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
    if (seen == 0) {
      firstNanos = time;
    }
    seen = end;
    lastNanos = time;
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

  /** The last look, once nothing writes any more: a stream without output leaves no file. */
  synchronized LogStreamInfo close() {
    if (!observe() && seen == 0 && files.status().size() == 0) {
      files.delete();
    }
    return info();
  }
}
