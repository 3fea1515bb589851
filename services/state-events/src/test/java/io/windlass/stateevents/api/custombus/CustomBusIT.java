package io.windlass.stateevents.api.custombus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.windlass.embedded.TestInfrastructure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The Custom Event Bus as the newest boto3 uses it: {@code custom_bus.py} has the scenarios, and
 * what they assert. Skipped, with a message, on a machine without Python.
 */
class CustomBusIT {
  private static CustomBusServer server;
  private static Path directory;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        run(List.of("python3", "-c", "import ensurepip, venv")).exit() == 0,
        "SKIPPED: no python3 with venv here");
    directory = TestInfrastructure.newDirectory("boto3");
    Path environment = directory.resolve("venv");
    assertThat(run(List.of("python3", "-m", "venv", environment.toString())).exit()).isZero();
    Output installed = run(List.of(environment + "/bin/pip", "install", "--quiet", "boto3>=1.44"));
    assertThat(installed.exit()).describedAs(installed.text()).isZero();
    try (var script =
        Objects.requireNonNull(CustomBusIT.class.getResourceAsStream("/custom_bus.py"))) {
      Files.write(directory.resolve("custom_bus.py"), script.readAllBytes());
    }
    server = new CustomBusServer();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private record Output(int exit, String text) {}

  private static Output run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var text = new ArrayList<String>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        text.add(line);
        if (line.equals("NOTIFY")) {
          server.notify("SUCCEEDED");
          server.notify("FAILED");
        }
      }
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Output(process.exitValue(), String.join("\n", text));
  }

  private static void works(String scenario) throws IOException, InterruptedException {
    Output output =
        run(
            List.of(
                directory.resolve("venv/bin/python").toString(),
                directory.resolve("custom_bus.py").toString(),
                scenario,
                server.endpoint()));
    assertThat(output.text()).endsWith("OK");
    assertThat(output.exit()).isZero();
  }

  /** TAG-005, TAG-008. */
  @Test
  void busesAreCreatedOnceListedChangedTaggedAndDeleted() throws Exception {
    works("buses");
  }

  @Test
  void policiesAreKeptByRevisionAndNeverPublic() throws Exception {
    works("policies");
  }

  @Test
  void rule011Rule013SubscribersFilterAndTransform() throws Exception {
    works("subscribers");
  }

  @Test
  void rule009RetriesAndDeadLetters() throws Exception {
    works("retries");
  }

  @Test
  void fifoSubscribersHaveEachGroupInOrder() throws Exception {
    works("order");
  }

  @Test
  void subscribersStartInThePastStopAndGoOnWhereTheyWere() throws Exception {
    works("positions");
  }

  @Test
  void eventsAreForwardedToAnotherBusButNotInACircle() throws Exception {
    works("forwarding");
  }

  @Test
  void eventsArePutOnceAndRaw() throws Exception {
    works("publishing");
  }

  @Test
  void ev006EventsOfBatchAreASource() throws Exception {
    works("sources");
  }

  @Test
  void webhooksTakeWhatIsSigned() throws Exception {
    works("webhooks");
  }
}
