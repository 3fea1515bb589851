package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;

/**
 * The records of all tasks. Reuses the file of a forgotten task, emptied, for a later one: a file
 * system may need longer to create a file than a task runs (ext4 without a journal skips every one
 * that was removed within the last minute). Thread-safe.
 */
final class TaskRecords {
  private static final int MOST_SPARE = 1_024;

  private final Path inUse;
  private final FilePool spares;

  private TaskRecords(Path inUse, Path spare) throws IOException {
    this.inUse = Files.createDirectories(inUse);
    for (Path file : FilePool.paths(Files.createDirectories(spare))) {
      // A starter that outlived an earlier process may use it, now or later.
      Files.deleteIfExists(file);
    }
    this.spares = FilePool.open(spare, MOST_SPARE);
  }

  static TaskRecords open(Path own) throws IOException {
    return new TaskRecords(own.resolve("tasks"), own.resolve("spare-records"));
  }

  TaskRecord of(String taskId) {
    return new TaskRecord(inUse.resolve(taskId));
  }

  /**
   * Returns an empty file that may become the record of a task by being renamed, or a path where
   * one may be created. Returns each file once. It may be missing, or the record may exist, when it
   * is used.
   */
  synchronized Path spare(String taskId) {
    Path spare = spares.poll();
    return spare == null ? spares.place(taskId) : spare;
  }

  /** Removes the record of a task, or keeps its file for another task. */
  synchronized void remove(String taskId) throws IOException {
    Path file = inUse.resolve(taskId);
    if (spares.isFull() || of(taskId).read().exit() == null) {
      // Without an end, a starter may still write one, which must not reach another task.
      Files.deleteIfExists(file);
      return;
    }
    try (var record = FileChannel.open(file, StandardOpenOption.WRITE)) {
      record.truncate(0);
    }
    spares.keep(file);
  }

  /** Returns the tasks that have a record. */
  Collection<String> taskIds() throws IOException {
    return FilePool.names(inUse);
  }
}
