package io.windlass.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * The operating system's view of a cluster. Every process of a server has the data directory as its
 * working directory, which tells them from a stranger that was given the process id of a dead
 * postmaster.
 */
final class PostgresProcesses {
  private static final Path PROC = Path.of("/proc");

  private final Path dataDirectory;

  PostgresProcesses(Path dataDirectory) {
    this.dataDirectory = dataDirectory;
  }

  /** First line of postmaster.pid, if that process lives and is of this cluster. */
  OptionalLong postmaster() {
    OptionalLong recorded = number(0);
    return recorded.isPresent() && isOurs(recorded.getAsLong()) ? recorded : OptionalLong.empty();
  }

  /** The port that a running postmaster wrote down. */
  OptionalLong port() {
    return number(3);
  }

  /** Whether the postmaster wrote that it accepts connections. */
  boolean saysReady() {
    List<String> lines = pidFile();
    return lines.size() > 7 && lines.get(7).strip().equals("ready");
  }

  /** A pid file whose process is gone only stands in the way. */
  void forgetPostmaster() throws IOException {
    Files.deleteIfExists(dataDirectory.resolve("postmaster.pid"));
  }

  List<Long> all() {
    List<Long> result = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        long pid = Long.parseLong(entry.getFileName().toString());
        if (isOurs(pid)) {
          result.add(pid);
        }
      }
    } catch (IOException e) {
      return result;
    }
    return result;
  }

  boolean isOurs(long pid) {
    Path process = PROC.resolve(Long.toString(pid));
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(dataDirectory.toRealPath())
          && Files.readString(process.resolve("comm")).startsWith("postgres");
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends backends that outlived their postmaster. */
  void clearLeftovers() {
    if (!signalAll("QUIT", Duration.ofSeconds(2))) {
      signalAll("KILL", Duration.ofSeconds(10));
    }
  }

  private boolean signalAll(String signal, Duration patience) {
    List<Long> left = all();
    if (left.isEmpty()) {
      return true;
    }
    left.forEach(pid -> signal(pid, signal));
    return within(patience, () -> all().isEmpty());
  }

  void signal(long pid, String signal) {
    try {
      new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(signal, pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot signal process " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks every few milliseconds until it is so, or the time is over. */
  static boolean within(Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private OptionalLong number(int line) {
    List<String> lines = pidFile();
    try {
      return lines.size() > line
          ? OptionalLong.of(Long.parseLong(lines.get(line).strip()))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private List<String> pidFile() {
    try {
      return Files.readAllLines(dataDirectory.resolve("postmaster.pid"));
    } catch (IOException e) {
      return List.of();
    }
  }
}
