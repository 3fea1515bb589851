package io.windlass.capacity.executor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Notes in a directory of their own, each a small file with the task's name. */
public record TaskNoteFiles(Path directory) implements TaskNotes {
  /** Opens a directory, and creates it if it is missing. */
  public static TaskNoteFiles open(Path directory) throws IOException {
    return new TaskNoteFiles(Files.createDirectories(directory));
  }

  @Override
  public void put(String taskId, String text) {
    try {
      Files.writeString(directory.resolve(taskId), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<String> get(String taskId) {
    try {
      return Optional.of(Files.readString(directory.resolve(taskId)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Set<String> taskIds() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void remove(String taskId) {
    try {
      Files.deleteIfExists(directory.resolve(taskId));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
