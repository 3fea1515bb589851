package io.windlass.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;

/** The data directory of a stack, which contains all its data. Only its owner can read it. */
public record StackDirectory(Path root) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public StackDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /** Creates the directories that are missing. */
  public void create() {
    try {
      if (!Files.exists(root)) {
        Files.createDirectories(
            root.toAbsolutePath().getParent() == null ? root : root.getParent());
        Files.createDirectory(
            root,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      }
      Files.createDirectories(logs());
      Files.createDirectories(data());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + root, e);
    }
  }

  public boolean exists() {
    return Files.isDirectory(root);
  }

  public Path stateFile() {
    return root.resolve("stack.json");
  }

  public Path lockFile() {
    return root.resolve("launcher.lock");
  }

  public Path credentialsFile() {
    return root.resolve("credentials.json");
  }

  public Path iamFile() {
    return root.resolve("iam.json");
  }

  /** The key that state-events encrypts the secrets of connections with. */
  public Path eventKeyFile() {
    return root.resolve("state-events.key");
  }

  /** Where the services' metrics are, as Prometheus's {@code file_sd_configs} reads it. */
  public Path metricsTargetsFile() {
    return root.resolve("prometheus-targets.json");
  }

  public Path upOptionsFile() {
    return root.resolve("options.json");
  }

  /** Returns the directory with the credentials for the broker. */
  Path kafka() {
    return root.resolve("kafka");
  }

  /** Returns the file with the users of the broker and their passwords, for the broker. */
  public Path kafkaUsersFile() {
    return kafka().resolve("users.properties");
  }

  /** Returns the file with the client properties of a user of the broker. */
  public Path kafkaClientFile(String user) {
    return kafka().resolve(user + "-client.properties");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** Returns the log file of a process. That of PostgreSQL is beside its cluster. */
  public Path log(String process) {
    return process.equals("postgres")
        ? data().resolve("postgres.log")
        : logs().resolve(process + ".log");
  }

  public Path data() {
    return root.resolve("data");
  }

  public Path data(String process) {
    return data().resolve(process);
  }

  /** Creates a directory that only its owner can enter. */
  void createPrivately(Path directory) {
    try {
      if (!Files.exists(directory)) {
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + directory, e);
    }
  }

  /**
   * Deletes everything in it except for the launcher's lock and log.
   *
   * @throws IllegalArgumentException if it contains files and was never the directory of a stack
   */
  public void empty() {
    if (!Files.exists(stateFile()) && !Files.exists(credentialsFile()) && hasForeignFiles()) {
      throw new IllegalArgumentException(
          root + " holds files, but no stack: it is not emptied; choose another directory");
    }
    try (var files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(root)
            && !file.equals(lockFile())
            && !file.equals(logs())
            && !file.equals(log("launcher"))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + root, e);
    }
    create();
  }

  private boolean hasForeignFiles() {
    var ours = Set.of(lockFile(), logs(), data());
    try (var files = Files.list(root)) {
      return files.anyMatch(file -> !ours.contains(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root, e);
    }
  }

  /** Replaces a file by a value as JSON, as {@link #writePrivately} does. */
  static void writeJson(Path file, Object value) {
    try {
      writePrivately(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file that {@link #writeJson} wrote. */
  static <T> T readJson(Path file, Class<T> type) {
    try {
      return JSON.readValue(file.toFile(), type);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Replaces a file in one step, readable by its owner alone. */
  public static void writePrivately(Path file, String content) {
    try {
      var attributes =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      Path work =
          Files.createTempFile(file.toAbsolutePath().getParent(), ".writing-", "", attributes);
      Files.writeString(work, content, StandardCharsets.UTF_8);
      Files.move(work, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
