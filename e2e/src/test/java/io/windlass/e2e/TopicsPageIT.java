package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever has {@code docs/topics.md} alone reads what jobs do: its snippets are run as they stand
 * there, with clients from npm and PyPI and Kafka's console consumer.
 */
class TopicsPageIT {
  private static final PageSnippets PAGE = new PageSnippets("docs/topics.md");
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private @TempDir Path directory;

  @Test
  void nodeReadsTransitions(@SharedStack(SharedStack.Executor.SIMULATED) Stack stack)
      throws IOException, InterruptedException {
    requireProgram("npm", "node");
    assertThatItTellsOfAJob(stack, "node", "jobs.mjs");
  }

  @Test
  void pythonReadsTransitions(@SharedStack(SharedStack.Executor.SIMULATED) Stack stack)
      throws IOException, InterruptedException {
    requireProgram("python3 -c 'import ensurepip, venv'");
    assertThatItTellsOfAJob(stack, "python", "jobs.py");
  }

  /** The console consumer comes from Maven Central, where it has no script. */
  @Test
  void theConsoleConsumerReadsTransitions(@SharedStack(SharedStack.Executor.SIMULATED) Stack stack)
      throws IOException, InterruptedException {
    Path script = directory.resolve("kafka-console-consumer.sh");
    Files.writeString(
        script,
        "#!/bin/sh\nexec '%s/bin/java' -cp '%s' %s \"$@\"\n"
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                "org.apache.kafka.tools.consumer.ConsoleConsumer"));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatItTellsOfAJob(stack, "console");
  }

  private void assertThatItTellsOfAJob(Stack stack, String commands, String... files)
      throws IOException, InterruptedException {
    for (String file : files) {
      PAGE.write(file, directory);
    }
    // What the page has evaluated by hand.
    String script = PAGE.text(commands).replace("eval \"$(./windlass env)\"", "set -e");
    var workspace = Workspace.create(stack, "busybox", 4);
    var job = workspace.submitShell("true");
    workspace.awaitEnd(job, Duration.ofMinutes(1));
    var builder =
        new ProcessBuilder("sh", "-c", script)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.putAll(stack.environment());
    environment.merge("PATH", directory.toString(), (path, own) -> own + ":" + path);
    var process = builder.start();
    try (var output = process.inputReader()) {
      Thread watchdog = Thread.ofVirtual().start(() -> endAfterLimit(process));
      List<String> said = readUntil(output, job);
      watchdog.interrupt();
      assertThat(said.getLast()).as(String.join("\n", said)).contains(job).contains("SUCCEEDED");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  private static List<String> readUntil(BufferedReader output, String job) throws IOException {
    List<String> said = new ArrayList<>(List.of("(nothing)"));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.add(line);
      if (line.contains(job) && line.contains("SUCCEEDED")) {
        break;
      }
    }
    return said;
  }

  private static void endAfterLimit(Process process) {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      return; // it has said what was waited for
    }
  }

  private static void requireProgram(String... commands) throws IOException, InterruptedException {
    for (String command : commands) {
      var process =
          new ProcessBuilder("sh", "-c", command.contains(" ") ? command : "command -v " + command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Assumptions.assumeTrue(process.waitFor() == 0, "SKIPPED: no " + command + " here");
    }
  }
}
