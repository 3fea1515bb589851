package io.windlass.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * SNS, SQS, CloudWatch Logs and functions of Lambda, as {@code aws_stand_ins.py} imitates them with
 * moto ({@code pip install 'moto[server]'}).
 *
 * @param moto the URL of SNS, SQS and Logs
 * @param lambda the URL at which functions are invoked
 */
record AwsStandIns(Process process, String moto, String lambda) implements AutoCloseable {
  /**
   * Starts them.
   *
   * @param directory where the functions are, as files {@code NAME.py}
   */
  static AwsStandIns start(Path directory) throws IOException {
    Path script = directory.resolve("aws_stand_ins.py");
    try (InputStream in =
        Objects.requireNonNull(AwsStandIns.class.getResourceAsStream("/aws_stand_ins.py"))) {
      Files.copy(in, script);
    }
    Path log = directory.resolve("aws_stand_ins.log");
    var process =
        new ProcessBuilder("python3", script.toString(), directory.toString())
            .redirectError(log.toFile())
            .start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    if (line == null) {
      throw new AssertionError("no stand-ins: " + Files.readString(log));
    }
    String[] urls = line.split(" ", -1);
    return new AwsStandIns(process, urls[0], urls[1]);
  }

  static boolean areInstalled() {
    try {
      return new ProcessBuilder("python3", "-c", "import boto3, moto.server")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A file for {@code windlass up --event-targets}. */
  String eventTargets() {
    return """
    AWS_ENDPOINT_URL_SNS=%s
    AWS_ENDPOINT_URL_LAMBDA=%s
    AWS_ACCESS_KEY_ID=x
    AWS_SECRET_ACCESS_KEY=x
    """
        .formatted(moto, lambda);
  }

  /** What makes AWS's clients go here for what Windlass does not serve. */
  Map<String, String> environment() {
    return Map.of("AWS_ENDPOINT_URL_SNS", moto);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
