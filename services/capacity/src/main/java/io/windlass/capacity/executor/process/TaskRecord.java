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
 * The record of a task, in the format of the runner's {@code RecordFile}. It is the truth about
 * whether the task was started and how it ended, also across restarts of this service.
 */
record TaskRecord(Path path) {
  private static final Pattern BY = Pattern.compile("by (\\d+) (\\d+\\.\\d+) (\\S+)");
  private static final Pattern BEGIN = Pattern.compile("begin");
  private static final Pattern CLAIM =
      Pattern.compile("claim (\\d+) (\\d+\\.\\d+) (\\S+)(?: at (\\d+))?");
  private static final Pattern EXIT = Pattern.compile("exit (\\d+)(?: at (\\d+))? end");
  private static final Pattern START_FAILED =
      Pattern.compile("start-failed (.*?)(?: at (\\d+))? end");

  /**
   * The process that created the record and may start the task.
   *
   * @param uptimeTicks uptime of the machine, in hundredths of a second, when that process was
   *     running
   */
  record Maker(long pid, long uptimeTicks, String bootId) {}

  /**
   * The start of the task.
   *
   * @param uptimeTicks uptime of the machine, in hundredths of a second, just after the start
   */
  record Claim(long pid, long uptimeTicks, String bootId, Instant at) {}

  /**
   * The end of the task.
   *
   * @param startFailure why it never ran; null if it did
   */
  record Exit(int code, @Nullable String startFailure, Instant at) {}

  /**
   * The content of the record at one moment.
   *
   * @param maker null if there is no record, or its first line is not complete
   * @param begun whether the task may run
   * @param claim null until the task has been started
   * @param exit null until it has ended
   */
  record State(@Nullable Maker maker, boolean begun, @Nullable Claim claim, @Nullable Exit exit) {
    /** Returns whether nothing of it has run so far. */
    boolean isUntouched() {
      return maker != null && !begun && claim == null && exit == null;
    }
  }

  /** Returns whether a process has started the task or is going to start it. */
  boolean isMade() {
    return Files.exists(path);
  }

  State read() {
    try {
      String text = Files.readString(path);
      var by = line(text, BY);
      var claim = line(text, CLAIM);
      var exit = line(text, EXIT);
      return new State(
          by.isPresent() ? maker(by.get()) : null,
          line(text, BEGIN).isPresent(),
          claim.isPresent() ? claim(claim.get()) : null,
          exit.isPresent() ? exit(exit.get()) : startFailure(text));
    } catch (NoSuchFileException e) {
      return new State(null, false, null, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Maker maker(Matcher found) {
    return new Maker(Long.parseLong(found.group(1)), ticks(found), found.group(3));
  }

  private Claim claim(Matcher found) throws IOException {
    long pid = Long.parseLong(found.group(1));
    return new Claim(pid, ticks(found), found.group(3), at(found, 4, true));
  }

  private static long ticks(Matcher found) {
    return Math.round(Double.parseDouble(found.group(2)) * 100);
  }

  private Exit exit(Matcher found) throws IOException {
    return new Exit(Integer.parseInt(found.group(1)), null, at(found, 2, false));
  }

  private @Nullable Exit startFailure(String text) throws IOException {
    var found = line(text, START_FAILED);
    return found.isPresent() ? new Exit(-1, found.get().group(1), at(found.get(), 2, false)) : null;
  }

  /** Returns the time in a line; if it has none, because a shell wrote it, a time of the file. */
  private Instant at(Matcher found, int group, boolean first) throws IOException {
    String millis = found.group(group);
    if (millis != null) {
      return Instant.ofEpochMilli(Long.parseLong(millis));
    }
    var attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Instant created = attributes.creationTime().toInstant();
    Instant written = attributes.lastModifiedTime().toInstant();
    return first && created.isBefore(written) ? created : written;
  }

  /** Returns a line that matches; incomplete lines are ignored. */
  private static Optional<Matcher> line(String text, Pattern pattern) {
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .findFirst();
  }
}
