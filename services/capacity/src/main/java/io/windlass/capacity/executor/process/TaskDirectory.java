package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task leaves on disk, as {@code spawner.sh} describes it: the truth about whether it was
 * started and how it ended, whatever became of this service in between.
 */
record TaskDirectory(Path path) {
  Path work() {
    return path.resolve("work");
  }

  void create() throws IOException {
    Files.createDirectories(work());
  }

  /**
   * The task has been started.
   *
   * @param uptimeTicks hundredths of a second that the machine had been up by then
   */
  record Claim(long pid, long uptimeTicks, String bootId, Instant at) {}

  /**
   * The task has ended.
   *
   * @param startFailure why it never ran; null if it did
   */
  record Exit(int code, @Nullable String startFailure, Instant at) {}

  /** Whether somebody started, or is just starting, the task. */
  boolean isClaimed() {
    return Files.exists(path.resolve("claim"));
  }

  /** Empty until the task is known to run. */
  Optional<Claim> claim() {
    return line("claim")
        .map(
            line -> {
              String[] fields = line.text().split(" ", -1);
              long ticks = Math.round(Double.parseDouble(fields[1]) * 100);
              return new Claim(Long.parseLong(fields[0]), ticks, fields[2], line.at());
            });
  }

  /** Empty until the task has ended. */
  Optional<Exit> exit() {
    return line("exit")
        .map(
            line ->
                line.text().startsWith("start-failed ")
                    ? new Exit(-1, line.text().substring("start-failed ".length()), line.at())
                    : new Exit(Integer.parseInt(line.text()), null, line.at()));
  }

  private record Line(String text, Instant at) {}

  private Optional<Line> line(String name) {
    Path file = path.resolve(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file);
      return text.endsWith("\n")
          ? Optional.of(new Line(text.strip(), Files.getLastModifiedTime(file).toInstant()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes everything, following no link out of it. */
  void delete() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
