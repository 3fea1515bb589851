package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code windlass events tail|put|explain}, as somebody uses them who looks for a lost event. */
class EventsCommandIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void tailShowsWhatJobsDoFromWhereItIsToldOn(
      @SharedStack(SharedStack.Executor.SIMULATED) Stack stack)
      throws IOException, InterruptedException {
    var workspace = Workspace.create(stack, "busybox", 4);
    var all = tail(stack, "all", "--queue", workspace.queue);
    var failures = tail(stack, "failures", "--queue", workspace.queue, "--status", "FAILED");
    try {
      // They begin with what happens from now on, so that it takes jobs until they have begun.
      Workspace.await(
          "the first lines of all",
          LIMIT,
          () -> {
            workspace.awaitEnd(workspace.submitShell("true"), LIMIT);
            return !lines("all").isEmpty();
          });
      String job = workspace.submitShell("exit 1");
      Workspace.await(
          () -> "the end of " + job + "; there is " + lines("all"),
          LIMIT,
          () -> about("all", job).stream().anyMatch(line -> line.contains(" FAILED ")));
      assertThat(about("all", job))
          .extracting(line -> line.split(" +", -1)[1])
          .containsExactly("RUNNABLE", "STARTING", "RUNNING", "FAILED");
      Workspace.await("the failure", LIMIT, () -> !lines("failures").isEmpty());
      assertThat(lines("failures")).singleElement().asString().contains(job);

      String running =
          about("all", job).stream().filter(line -> line.contains(" RUNNING ")).toList().getFirst();
      String event = running.split(" +", -1)[4];
      var again = tail(stack, "again", "--job", job, "--after", event, "--json");
      try {
        Workspace.await("what came after", LIMIT, () -> !lines("again").isEmpty());
        assertThat(lines("again"))
            .singleElement()
            .asString()
            .startsWith("{")
            .contains("\"status\":\"FAILED\"", job);
      } finally {
        stop(again);
      }
    } finally {
      stop(all);
      stop(failures);
    }
  }

  @Test
  void whatIsPutIsExplainedByTheRulesThatMatchAndThoseThatDoNot(
      @SharedStack(SharedStack.Executor.SIMULATED) Stack stack) {
    Assumptions.assumeTrue(Walkthrough.cliIsInstalled(), "SKIPPED: no aws CLI on the PATH");
    String source = "shop-" + System.nanoTime();
    rule(stack, source + "-small", source, "<");
    rule(stack, source + "-large", source, ">");
    String event =
        stack
            .windlass(
                List.of(
                    "events",
                    "put",
                    "--source",
                    source,
                    "--detail-type",
                    "order",
                    "--detail",
                    "{\"price\": 7}"))
            .strip();
    Workspace.await(
        () -> "an attempt; " + explain(stack, event),
        LIMIT,
        () -> explain(stack, event).contains("http://127.0.0.1:1/"));
    assertThat(explain(stack, event))
        .contains(event + ": order of " + source)
        .contains(":rule/" + source + "-small")
        .doesNotContain(":rule/" + source + "-large");
    assertThat(explain(stack, event, "--rule", source + "-large"))
        .contains("detail.price is [7]; the pattern wants [{\"numeric\":[\">\",10]}]")
        .contains(":rule/" + source + "-large");
    assertThat(explain(stack, event, "--json")).contains("\"eventId\" : \"" + event + "\"");

    assertThatThrownBy(
            () ->
                stack.windlass(
                    List.of(
                        "events",
                        "put",
                        "--source",
                        source,
                        "--detail-type",
                        "order",
                        "--detail",
                        "no JSON")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("MalformedDetail");
    assertThatThrownBy(
            () ->
                stack.windlass(
                    List.of("events", "put", "--source", "aws.batch", "--detail-type", "order")))
        .hasMessageContaining("NotAuthorizedForSource");
  }

  /** A rule about the price, to a webhook where nobody listens. */
  private static void rule(Stack stack, String name, String source, String comparison) {
    String pattern =
        "{\"source\": [\"%s\"], \"detail\": {\"price\": [{\"numeric\": [\"%s\", 10]}]}}"
            .formatted(source, comparison);
    var environment = new TreeMap<>(stack.environment());
    Stack.run(
        List.of("aws", "events", "put-rule", "--name", name, "--event-pattern", pattern),
        environment,
        60);
    Stack.run(
        List.of(
            "aws",
            "events",
            "put-targets",
            "--rule",
            name,
            "--targets",
            "Id=nobody,Arn=http://127.0.0.1:1/"),
        environment,
        60);
  }

  private static String explain(Stack stack, String event, String... options) {
    var command = new ArrayList<>(List.of("events", "explain", event));
    command.addAll(List.of(options));
    return stack.windlass(command);
  }

  private Process tail(Stack stack, String name, String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of(Stack.program(), "events", "tail", "--data", stack.dataDirectory().toString()));
    command.addAll(List.of(options));
    var builder = new ProcessBuilder(command).redirectOutput(file(name).toFile());
    builder.redirectError(directory.resolve(name + ".errors").toFile());
    builder.environment().put("WINDLASS_SKIP_BUILD", "1");
    return builder.start();
  }

  private static void stop(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  private Path file(String name) {
    return directory.resolve(name + ".out");
  }

  private List<String> lines(String name) {
    try {
      return Files.readString(file(name)).lines().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> about(String name, String job) {
    return lines(name).stream().filter(line -> line.contains(job)).toList();
  }
}
