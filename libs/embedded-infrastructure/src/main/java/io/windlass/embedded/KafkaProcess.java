package io.windlass.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A broker as a process of its own ({@link EmbeddedKafkaMain}), for tests that kill it. */
public final class KafkaProcess {
  private KafkaProcess() {}

  /**
   * Starts a broker with the class path of this process, and returns when it is ready. The caller
   * must stop it.
   *
   * @throws IOException if it ends before it is ready
   */
  public static Process start(Path data, int port, int controllerPort) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedKafkaMain.class.getName(),
                "--data",
                data.toString(),
                "--port",
                Integer.toString(port),
                "--controller-port",
                Integer.toString(controllerPort),
                "--log-level",
                "OFF")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    if (line == null || !line.startsWith("READY " + port)) {
      process.destroyForcibly();
      throw new IOException("the broker is not ready: " + line);
    }
    return process;
  }
}
