package io.windlass.local.launcher;

import io.windlass.local.status.HttpProbe;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Tells whether a process that was just started is ready for work. */
@FunctionalInterface
interface ReadinessProbe {
  /**
   * @param logStart where in the log the words of this run begin
   */
  boolean isReady(Path log, long logStart);

  /** Ready when the URL answers 200. */
  static ReadinessProbe http(URI uri) {
    return (log, logStart) -> HttpProbe.isOk(uri);
  }

  /** Ready when a line of the log begins with these words. */
  static ReadinessProbe logLine(String beginning) {
    return (log, logStart) -> {
      try (var file = new RandomAccessFile(log.toFile(), "r")) {
        file.seek(Math.min(logStart, file.length()));
        var bytes = new byte[(int) Math.min(1 << 16, file.length() - file.getFilePointer())];
        file.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8)
            .lines()
            .anyMatch(line -> line.startsWith(beginning));
      } catch (IOException e) {
        return false;
      }
    };
  }
}
