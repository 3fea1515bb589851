package io.windlass.stateevents.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.windlass.embedded.TestInfrastructure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A script of the test resources with scenarios for boto3, and the newest boto3 of PyPI to run it
 * with, in an environment that all tests of a run share.
 */
public final class Boto3 {
  private static @Nullable Path environment;

  private final Path script;

  private record Output(int exit, String text) {}

  private Boto3(Path script) {
    this.script = script;
  }

  /**
   * Prepares a script; skips the test, with a message, on a machine without Python.
   *
   * @param name of the resource
   */
  public static synchronized Boto3 script(String name) throws IOException, InterruptedException {
    assumeTrue(
        run(List.of("python3", "-c", "import ensurepip, venv"), _ -> {}).exit() == 0,
        "SKIPPED: no python3 with venv here");
    if (environment == null) {
      Path created = TestInfrastructure.newDirectory("boto3").resolve("venv");
      succeeds("python3", "-m", "venv", created.toString());
      succeeds(created + "/bin/pip", "install", "--quiet", "boto3>=1.44");
      environment = created;
    }
    Path script = TestInfrastructure.newDirectory("boto3-script").resolve(name);
    try (InputStream text =
        Objects.requireNonNull(Boto3.class.getResourceAsStream("/" + name), name)) {
      Files.copy(text, script);
    }
    return new Boto3(script);
  }

  /** Runs a scenario, which must end with {@code OK}. */
  public void works(String scenario, String endpoint) throws IOException, InterruptedException {
    works(scenario, endpoint, _ -> {});
  }

  /**
   * Does the same.
   *
   * @param onLine is given each line that the scenario prints
   */
  public void works(String scenario, String endpoint, Consumer<String> onLine)
      throws IOException, InterruptedException {
    Output output =
        run(List.of(environment + "/bin/python", script.toString(), scenario, endpoint), onLine);
    assertThat(output.text()).endsWith("OK");
    assertThat(output.exit()).isZero();
  }

  private static void succeeds(String... command) throws IOException, InterruptedException {
    Output output = run(List.of(command), _ -> {});
    assertThat(output.exit()).describedAs(output.text()).isZero();
  }

  private static Output run(List<String> command, Consumer<String> onLine)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var text = new ArrayList<String>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        text.add(line);
        onLine.accept(line);
      }
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Output(process.exitValue(), String.join("\n", text));
  }
}
