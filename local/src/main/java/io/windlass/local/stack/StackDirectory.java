package io.windlass.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/**
 * The data directory of a stack: everything it knows is below it, and nothing of it is anywhere
 * else. Only its owner can read it.
 */
public record StackDirectory(Path root) {
  public StackDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /** Makes what is missing. */
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

  public Path upOptionsFile() {
    return root.resolve("options.json");
  }

  /** Logins to the broker. */
  Path kafka() {
    return root.resolve("kafka");
  }

  /** The users of the broker and their passwords, for the broker. */
  public Path kafkaUsersFile() {
    return kafka().resolve("users.properties");
  }

  /** What a Kafka client of that user needs besides the broker's address. */
  public Path kafkaClientFile(String user) {
    return kafka().resolve(user + "-client.properties");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** What a process says. PostgreSQL keeps its log beside its cluster. */
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

  /** Makes a directory of it that only its owner can enter. */
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
   * Removes everything in it but the launcher's lock and log. Refuses a directory that holds files
   * and was never a stack's.
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
    var ours = java.util.Set.of(lockFile(), logs(), data());
    try (var files = Files.list(root)) {
      return files.anyMatch(file -> !ours.contains(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root, e);
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
