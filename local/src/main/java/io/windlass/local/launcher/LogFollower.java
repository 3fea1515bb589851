package io.windlass.local.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies what is appended to a log file after an offset to a stream. */
public final class LogFollower {
  private final Path log;
  private final PrintStream out;
  private final byte[] buffer = new byte[16 * 1024];
  private long position;

  public LogFollower(Path log, long from, PrintStream out) {
    this.log = log;
    this.position = from;
    this.out = out;
  }

  /**
   * Copies what has been appended since the last call. A file that has become shorter is read from
   * its beginning.
   */
  public void advance() throws IOException {
    if (!Files.exists(log)) {
      return;
    }
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      if (file.length() < position) {
        position = 0;
      }
      file.seek(position);
      for (int read = file.read(buffer); read > 0; read = file.read(buffer)) {
        out.write(buffer, 0, read);
        position += read;
      }
    }
    out.flush();
  }
}
