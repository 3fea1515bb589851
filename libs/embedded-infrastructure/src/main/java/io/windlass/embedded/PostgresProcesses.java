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
 * working directory, which distinguishes them from another process that has got the process id of a
 * dead postmaster.
 */
final class PostgresProcesses {
  private static final Path PROC = Path.of("/proc");

  private final Path dataDirectory;

  PostgresProcesses(Path dataDirectory) {
    this.dataDirectory = dataDirectory;
  }

  /** Returns the process id in postmaster.pid if that process runs and belongs to this cluster. */
  OptionalLong postmaster() {
    OptionalLong recorded = number(0);
    return recorded.isPresent() && belongsToCluster(recorded.getAsLong())
        ? recorded
        : OptionalLong.empty();
  }

  /** Returns the port in postmaster.pid. */
  OptionalLong port() {
    return number(3);
  }

  /** Returns whether postmaster.pid says that connections are accepted. */
  boolean reportsReady() {
    List<String> lines = pidFile();
    return lines.size() > 7 && lines.get(7).strip().equals("ready");
  }

  /** Deletes a pid file whose process no longer exists, which would prevent a start. */
  void deletePidFile() throws IOException {
    Files.deleteIfExists(dataDirectory.resolve("postmaster.pid"));
  }

  List<Long> all() {
    List<Long> result = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        long pid = Long.parseLong(entry.getFileName().toString());
        if (belongsToCluster(pid)) {
          result.add(pid);
        }
      }
    } catch (IOException e) {
      return result;
    }
    return result;
  }

  boolean belongsToCluster(long pid) {
    Path process = PROC.resolve(Long.toString(pid));
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(dataDirectory.toRealPath())
          && Files.readString(process.resolve("comm")).startsWith("postgres");
    } catch (IOException e) {
      return false;
    }
  }

  /** Kills backends that still run after their postmaster has ended. */
  void killOrphans() {
    if (!signalAll("QUIT", Duration.ofSeconds(2))) {
      signalAll("KILL", Duration.ofSeconds(10));
    }
  }

  private boolean signalAll(String signal, Duration timeout) {
    List<Long> left = all();
    if (left.isEmpty()) {
      return true;
    }
    left.forEach(pid -> signal(pid, signal));
    return await(timeout, () -> all().isEmpty());
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

  /**
   * Polls a condition every few milliseconds until it holds; returns false if the timeout is over
   * before.
   */
  static boolean await(Duration timeout, BooleanSupplier condition) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
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
