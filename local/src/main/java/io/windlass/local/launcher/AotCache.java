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
 * A program's start-up cache (JDK 25 AOT): what the JVM learnt in one run, loaded by all later
 * ones, which start in half the time. It belongs to exactly these jars, flags and JVM; a build
 * makes it void. The first run records; after it has ended, {@link #assemble} makes the cache of
 * the record.
 */
final class AotCache {
  /** Where a cache is kept, and the jars it was made of. */
  record Place(Path directory, Path jars) {}

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

  /** What to tell the JVM: to use the cache, or else to record what is needed to make it. */
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

  /** Makes the cache of the record, if there is one; returns whether there is a cache now. */
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
