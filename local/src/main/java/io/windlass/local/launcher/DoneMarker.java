package io.windlass.local.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/**
 * A file which records that preparatory work was done for certain inputs. It stands beside the data
 * that was prepared, so that both are deleted together.
 */
final class DoneMarker {
  private final Path file;
  private final String inputs;

  private DoneMarker(Path file, String inputs) {
    this.file = file;
    this.inputs = inputs;
  }

  /** Returns the marker of work that depends on a text. */
  static DoneMarker forText(Path file, String inputs) {
    return new DoneMarker(file, digest(inputs.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns the marker of work that depends on the content of all files in some directories. */
  static DoneMarker forFiles(Path file, Collection<Path> directories) {
    var text = new StringBuilder();
    for (var directory : directories) {
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (var files = Files.walk(directory)) {
        for (var input : files.filter(Files::isRegularFile).sorted().toList()) {
          text.append(input.getFileName()).append(digest(Files.readAllBytes(input)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return forText(file, text.toString());
  }

  boolean isDone() {
    try {
      return Files.exists(file) && Files.readString(file).equals(inputs);
    } catch (IOException e) {
      return false;
    }
  }

  void done() {
    try {
      Files.writeString(file, inputs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
