package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Collection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The working directories of tasks, one per task. Reuses a directory that its task left empty and
 * unchanged: a file system may need longer to create a directory than a task runs (ext4 searches
 * among all that were removed within minutes). Thread-safe.
 */
final class WorkDirectories {
  private static final int MOST_SPARE = 256;

  private final Path inUse;
  private final PosixFileAttributes fresh;
  private final FilePool spares;

  private WorkDirectories(Path inUse, Path spare) throws IOException {
    this.inUse = Files.createDirectories(inUse);
    this.spares = FilePool.open(spare, MOST_SPARE);
    this.fresh = Files.readAttributes(spare, PosixFileAttributes.class);
  }

  static WorkDirectories open(Path own) throws IOException {
    return new WorkDirectories(own.resolve("work"), own.resolve("spare"));
  }

  Path of(String taskId) {
    return inUse.resolve(taskId);
  }

  /** Creates an empty directory for a task, or returns the one that it has. */
  synchronized Path create(String taskId) throws IOException {
    Path directory = of(taskId);
    Path ready = spares.poll();
    if (ready == null) {
      Files.createDirectories(directory);
    } else if (Files.exists(directory)) {
      spares.giveBack(ready);
    } else {
      Files.move(ready, directory, StandardCopyOption.ATOMIC_MOVE);
    }
    return directory;
  }

  /** Removes the directory of a task, or keeps it for another task. */
  synchronized void remove(String taskId) throws IOException {
    Path directory = of(taskId);
    if (!Files.exists(directory)) {
      return;
    }
    if (!spares.isFull() && isAsItWas(directory)) {
      spares.keep(directory);
    } else {
      delete(directory);
    }
  }

  private boolean isAsItWas(Path directory) throws IOException {
    var now = Files.readAttributes(directory, PosixFileAttributes.class);
    if (!now.owner().equals(fresh.owner())
        || !now.group().equals(fresh.group())
        || !now.permissions().equals(fresh.permissions())) {
      return false;
    }
    try (Stream<Path> content = Files.list(directory)) {
      return content.findAny().isEmpty();
    }
  }

  /** Returns the tasks that have a directory. */
  Collection<String> taskIds() throws IOException {
    return FilePool.names(inUse);
  }

  /** Deletes a directory without following links. */
  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
