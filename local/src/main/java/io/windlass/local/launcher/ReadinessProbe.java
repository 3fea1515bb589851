package io.windlass.local.launcher;

import io.windlass.local.status.HttpProbe;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Tells whether a process that was just started is ready. */
@FunctionalInterface
interface ReadinessProbe {
  /**
   * @param logStart offset in the log at which the output of this run begins
   */
  boolean isReady(Path log, long logStart);

  /** Returns a probe that succeeds when a GET of the URL answers 200. */
  static ReadinessProbe http(URI uri) {
    return (log, logStart) -> HttpProbe.isOk(uri);
  }

  /** Returns a probe that succeeds when a line of the log has the given prefix. */
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
