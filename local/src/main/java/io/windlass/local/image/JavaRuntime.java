package io.windlass.local.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A Java runtime for images, linked from the JDK that this program runs on. */
final class JavaRuntime {
  /**
   * All of Java SE, since the registry and the database drivers reach for more of it than their
   * bytecode shows, and what Netty, Kafka and the JSON libraries use beyond it.
   */
  static final List<String> MODULES =
      List.of(
          "java.se",
          "jdk.crypto.ec",
          "jdk.jfr",
          "jdk.management",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  private JavaRuntime() {}

  /** Links a runtime into a directory that does not exist yet. */
  static void link(Path target) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules",
                String.join(",", MODULES),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                target.toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jlink failed: " + output.strip());
    }
  }
}
