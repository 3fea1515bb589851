package io.windlass.capacity.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * The two files of a stream: {@code <task id>.log} contains the raw output, {@code <task id>.idx}
 * when each part of it was observed ({@link TimeIndex}). They are in one of up to 256 directories,
 * by the start of the task id.
 */
record LogFiles(Path data, Path index) {
  static LogFiles of(Path directory, String taskId) {
    String shard = taskId.length() < 2 ? "__" : taskId.substring(0, 2);
    Path parent = directory.resolve(shard);
    return new LogFiles(parent.resolve(taskId + ".log"), parent.resolve(taskId + ".idx"));
  }

  void createDirectory() {
    try {
      Files.createDirectories(data.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the size of the output and the time of the last write to it, which belong together. */
  Status status() {
    try {
      var attributes = Files.readAttributes(data, BasicFileAttributes.class);
      return new Status(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    } catch (NoSuchFileException e) {
      return Status.ABSENT;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The state of the output file; {@code modified} is in nanoseconds since the epoch. */
  record Status(long size, long modified) {
    static final Status ABSENT = new Status(0, 0);
  }
}
