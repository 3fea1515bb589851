package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a task's shell writes down, in the file that {@code task-shell.sh} describes: the truth
 * about whether it was started and how it ended, whatever became of this service in between.
 */
record TaskRecord(Path path) {
  private static final Pattern CLAIM = Pattern.compile("claim (\\d+) (\\d+\\.\\d+) (\\S+)");
  private static final Pattern EXIT = Pattern.compile("exit (\\d+) end");
  private static final Pattern START_FAILED = Pattern.compile("start-failed (.*) end");

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

  /**
   * What was known at one moment.
   *
   * @param claim null until the task is known to run
   * @param exit null until it has ended
   */
  record State(@Nullable Claim claim, @Nullable Exit exit) {}

  /** Whether somebody started, or is just starting, the task. */
  boolean isClaimed() {
    return Files.exists(path);
  }

  State read() {
    try {
      String text = Files.readString(path);
      if (text.isEmpty()) {
        return new State(null, null);
      }
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      Instant created = attributes.creationTime().toInstant();
      Instant written = attributes.lastModifiedTime().toInstant();
      Claim claim =
          line(text, CLAIM)
              .map(found -> claim(found, created.isBefore(written) ? created : written))
              .orElse(null);
      Exit exit =
          line(text, EXIT)
              .map(found -> new Exit(Integer.parseInt(found.group(1)), null, written))
              .or(
                  () ->
                      line(text, START_FAILED).map(found -> new Exit(-1, found.group(1), written)))
              .orElse(null);
      return new State(claim, exit);
    } catch (NoSuchFileException e) {
      return new State(null, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Claim claim(Matcher found, Instant at) {
    long ticks = Math.round(Double.parseDouble(found.group(2)) * 100);
    return new Claim(Long.parseLong(found.group(1)), ticks, found.group(3), at);
  }

  /** Only a line that has been written to its end counts. */
  private static Optional<Matcher> line(String text, Pattern pattern) {
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .findFirst();
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }
}
