package io.windlass.local.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The AOT cache of a program (JDK 25, JEP 514), with which it starts in half the time. A cache is
 * valid for one set of jars, flags and JVM. The first run of a program records an AOT
 * configuration; after it has ended, {@link #assemble} creates the cache from it.
 */
final class AotCache {
  /** Where caches are kept, and the jars that they depend on. */
  record Location(Path directory, Path jars) {}

  private final JvmProgram program;
  private final Path cache;
  private final Path recording;

  private AotCache(JvmProgram program, Path cache, Path recording) {
    this.program = program;
    this.cache = cache;
    this.recording = recording;
  }

  static AotCache of(JvmProgram program) {
    var directory = program.caches().directory();
    var base = program.kind() + "-" + fingerprint(program);
    return new AotCache(
        program,
        directory.resolve(base + ".aot"),
        directory.resolve("%s-%d.recording".formatted(base, ProcessHandle.current().pid())));
  }

  boolean exists() {
    return Files.exists(cache);
  }

  boolean hasRecording() {
    return Files.exists(recording);
  }

  /**
   * Returns the flags that make the JVM use the cache or, if there is none, record what it takes to
   * create it.
   */
  List<String> flags() {
    if (exists()) {
      return List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off");
    }
    try {
      Files.createDirectories(program.caches().directory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        "-XX:AOTMode=record",
        "-XX:AOTConfiguration=" + recording,
        "-Xlog:aot=off",
        "-Xlog:cds=off");
  }

  /** Creates the cache if a run has been recorded; returns whether there is a cache now. */
  boolean assemble() throws InterruptedException {
    if (exists() || !hasRecording()) {
      discard(recording);
      return exists();
    }
    var work = Path.of(recording + ".cache");
    try {
      var flags =
          List.of(
              "-XX:AOTMode=create",
              "-XX:AOTConfiguration=" + recording,
              "-XX:AOTCache=" + work,
              "-Xlog:aot=off",
              "-Xlog:cds=off");
      var command = new ArrayList<>(List.of("nice", "-n", "10"));
      command.addAll(program.command(flags));
      var process =
          new ProcessBuilder(command)
              .directory(program.directory().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        if (process.waitFor(120, TimeUnit.SECONDS) && process.exitValue() == 0) {
          Files.move(work, cache, StandardCopyOption.ATOMIC_MOVE);
          removeOlder();
        }
      } finally {
        process.destroyForcibly();
      }
      return exists();
    } catch (IOException e) {
      return false;
    } finally {
      discard(work);
      discard(recording);
    }
  }

  private void removeOlder() throws IOException {
    try (var files = Files.newDirectoryStream(cache.getParent(), program.kind() + "-*.aot")) {
      for (var file : files) {
        if (!file.equals(cache)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Left behind in target/, which the next clean build empties.
    }
  }

  private static String fingerprint(JvmProgram program) {
    try (var files = Files.walk(program.caches().jars())) {
      var digest = MessageDigest.getInstance("SHA-256");
      update(digest, System.getProperty("java.vm.version") + program.directory());
      program.flags().forEach(flag -> update(digest, flag));
      for (var file : files.filter(path -> path.toString().endsWith(".jar")).sorted().toList()) {
        update(digest, file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + program.caches().jars(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
