package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;

/**
 * The records of all tasks. The file of one that is forgotten is given to a later task, empty: a
 * file system may take longer to make a file than a task runs (ext4 without a journal looks past
 * every one that was removed within the last minute). Thread-safe.
 */
final class TaskRecords {
  private static final int MOST_SPARE = 1_024;

  private final Path inUse;
  private final FilePool spares;

  private TaskRecords(Path inUse, Path spare) throws IOException {
    this.inUse = Files.createDirectories(inUse);
    for (Path file : FilePool.paths(Files.createDirectories(spare))) {
      // A starter that outlived an earlier process may be about to use it, or has by now.
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
   * An empty file that may become a task's record by being renamed, or where to make one. It is
   * given out once; should it be gone by then, or the record be there, that is no harm.
   */
  synchronized Path spare(String taskId) {
    Path spare = spares.poll();
    return spare == null ? spares.place(taskId) : spare;
  }

  /** The task is forgotten. */
  synchronized void remove(String taskId) throws IOException {
    Path file = inUse.resolve(taskId);
    if (spares.isFull() || of(taskId).read().exit() == null) {
      // Without an end, somebody may still be about to write one, which must reach no other task.
      Files.deleteIfExists(file);
      return;
    }
    try (var record = FileChannel.open(file, StandardOpenOption.WRITE)) {
      record.truncate(0);
    }
    spares.keep(file);
  }

  /** The tasks that have one. */
  Collection<String> taskIds() throws IOException {
    return FilePool.names(inUse);
  }
}
