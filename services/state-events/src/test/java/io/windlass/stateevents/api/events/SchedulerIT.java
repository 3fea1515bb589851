package io.windlass.stateevents.api.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.windlass.embedded.TestInfrastructure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * EventBridge Scheduler as boto3 uses it: {@code scheduler.py} has the scenarios, and what they
 * assert. Skipped, with a message, on a machine without boto3.
 */
class SchedulerIT {
  private static EventsServer server;
  private static Path script;

  private record Output(int exit, String text) {}

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        run(List.of("python3", "-c", "import boto3")).exit() == 0,
        "SKIPPED: no python3 with boto3 here");
    script = TestInfrastructure.newDirectory("scheduler").resolve("scheduler.py");
    try (var text =
        Objects.requireNonNull(SchedulerIT.class.getResourceAsStream("/scheduler.py"))) {
      Files.write(script, text.readAllBytes());
    }
    server = new EventsServer();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static Output run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Output(process.waitFor(), text.strip());
  }

  private static void works(String scenario) throws IOException, InterruptedException {
    Output output =
        run(List.of("python3", script.toString(), scenario, "http://127.0.0.1:" + server.port()));
    assertThat(output.text()).endsWith("OK");
    assertThat(output.exit()).isZero();
  }

  private static long timers(String condition) {
    return server.database.count("select count(*) from event_timer where " + condition);
  }

  @Test
  void schedulesAreCreatedOnceShownChangedListedAndDeleted() throws Exception {
    works("schedules");
    assertThat(timers("arn like '%/kept' and due is not null and window_ms = 900000")).isOne();
    assertThat(timers("arn like '%/gone' or arn like '%/disabled'")).isZero();
  }

  /** TAG-005, TAG-008. */
  @Test
  void groupsHaveTagsAndTakeTheirSchedulesWithThem() throws Exception {
    works("groups");
    assertThat(timers("arn like '%:schedule/shop/%'")).isZero();
  }

  @Test
  void whatIsNotValidIsRefused() throws Exception {
    works("refusals");
  }

  @Test
  void schedulesFireAndAreDeletedAfterwards() throws Exception {
    server.fireAndDeliver();
    works("firing");
    assertThat(server.database.count("select count(*) from event_schedule where name = 'once'"))
        .isZero();
  }
}
