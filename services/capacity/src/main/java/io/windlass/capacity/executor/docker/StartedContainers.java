package io.windlass.capacity.executor.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Remembers which containers may have been started: if one of them is gone, somebody removed it,
 * and starting the task anew would run it twice.
 */
final class StartedContainers {
  private final Path directory;

  StartedContainers(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  void add(String taskId) {
    try {
      Files.writeString(directory.resolve(taskId), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean contains(String taskId) {
    return Files.exists(directory.resolve(taskId));
  }

  List<String> all() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remove(String taskId) {
    try {
      Files.deleteIfExists(directory.resolve(taskId));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
