package io.windlass.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.local.client.ApiException;
import io.windlass.local.client.BenchmarkFixture;
import io.windlass.local.client.StackClient;
import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.StackState;
import io.windlass.local.terminal.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Runs the demo on a running stack: creates an environment and a queue, runs the pipeline, shows
 * its output, and deletes what it created.
 */
public final class Demo {
  private static final int VCPUS = 16;

  private final StackState state;
  private final Credentials credentials;
  private final PrintStream out;

  public Demo(StackState state, Credentials credentials, PrintStream out) {
    this.state = state;
    this.credentials = credentials;
    this.out = out;
  }

  /**
   * Runs the demo.
   *
   * @param keep whether to keep environment, queue and definitions
   * @return whether every job SUCCEEDED
   */
  public boolean run(boolean keep) throws IOException, InterruptedException {
    var image = new DemoImage(out).provide(state);
    var random = new byte[3];
    new SecureRandom().nextBytes(random);
    try (var client = new StackClient(URI.create(state.endpoint()), credentials, 4)) {
      var fixture =
          BenchmarkFixture.create(client, "demo-" + HexFormat.of().formatHex(random), VCPUS);
      try {
        out.printf(
            "Made        compute environment %s, queue %s%n",
            fixture.environment(), fixture.queue());
        return run(client, fixture, image);
      } finally {
        if (!keep) {
          cleanUp(fixture);
        }
      }
    }
  }

  /** Deletes the fixture. That this takes too long does not change the result of the demo. */
  private void cleanUp(BenchmarkFixture fixture) {
    try {
      fixture.close();
      out.println("Cleaned up  environment, queue and definitions are deleted");
    } catch (ApiException e) {
      out.println("Not deleted " + fixture.environment() + ": " + e.getMessage());
    }
  }

  private boolean run(StackClient client, BenchmarkFixture fixture, String image) {
    var times = new StateTimes();
    var uri = "/windlass/v1/events?jobQueue=" + fixture.queue();
    try (var subscription = StackClient.await(client.subscribe(uri, times::onEvent))) {
      long begin = System.nanoTime();
      var pipeline = new Pipeline(client, fixture);
      pipeline.submit(image);
      out.printf(
          "Submitted   %d jobs: ten at once, and one that depends on them%n", pipeline.size());
      var jobs = pipeline.watch(new ProgressLine(out, Terminal.isThere()));
      var seconds = (System.nanoTime() - begin) / 1e9;
      showOutput(pipeline, jobs);
      return summarise(pipeline, jobs, times, seconds) && subscription.isOpen();
    }
  }

  private void showOutput(Pipeline pipeline, List<JsonNode> jobs) {
    out.println();
    for (var job : jobs) {
      var name = pipeline.name(job.path("jobId").asText());
      try {
        for (var line : pipeline.output(job)) {
          out.printf("%-8s | %s%n", name, line);
        }
      } catch (ApiException e) {
        out.printf("%-8s | (no output: %s)%n", name, e.getMessage());
      }
    }
  }

  private boolean summarise(
      Pipeline pipeline, List<JsonNode> jobs, StateTimes times, double seconds) {
    var succeeded =
        jobs.stream().filter(job -> job.path("status").asText().equals("SUCCEEDED")).count();
    out.println();
    times.lines().forEach(out::println);
    out.printf(
        Locale.ROOT,
        "%nDone        %d of %d jobs SUCCEEDED in %.1f s%n",
        succeeded,
        pipeline.size(),
        seconds);
    for (var job : jobs) {
      if (!job.path("status").asText().equals("SUCCEEDED")) {
        out.printf(
            "  %s (%s) is %s: %s%n",
            pipeline.name(job.path("jobId").asText()),
            job.path("jobId").asText(),
            job.path("status").asText(),
            job.path("statusReason").asText());
      }
    }
    return succeeded == pipeline.size();
  }
}
