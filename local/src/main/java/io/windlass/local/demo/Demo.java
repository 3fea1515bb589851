package io.windlass.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.local.client.ApiException;
import io.windlass.local.client.BenchmarkFixture;
import io.windlass.local.client.StackClient;
import io.windlass.local.launcher.Terminal;
import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.StackState;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The demo on a running stack: makes what it needs, runs the pipeline, shows it, cleans up.
 * Succeeds only if every job SUCCEEDED.
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
   * Runs it.
   *
   * @param keep leave environment, queue and definitions behind
   * @return whether every job SUCCEEDED
   */
  public boolean run(boolean keep) throws IOException, InterruptedException {
    var image = new DemoImage(out).provide(state);
    var random = new byte[3];
    new SecureRandom().nextBytes(random);
    try (var client = new StackClient(URI.create(state.endpoint()), credentials, 4)) {
      var benchmarkFixture =
          BenchmarkFixture.create(client, "demo-" + HexFormat.of().formatHex(random), VCPUS);
      try {
        out.printf(
            "Made        compute environment %s, queue %s%n",
            benchmarkFixture.environment(), benchmarkFixture.queue());
        return run(client, benchmarkFixture, image);
      } finally {
        if (!keep) {
          cleanUp(benchmarkFixture);
        }
      }
    }
  }

  /** What the jobs did is the demo's result, also where something is slow to go away. */
  private void cleanUp(BenchmarkFixture benchmarkFixture) {
    try {
      benchmarkFixture.close();
      out.println("Cleaned up  environment, queue and definitions are removed");
    } catch (ApiException e) {
      out.println("Left behind " + benchmarkFixture.environment() + ": " + e.getMessage());
    }
  }

  private boolean run(StackClient client, BenchmarkFixture benchmarkFixture, String image) {
    var times = new StateTimes();
    var uri = "/windlass/v1/events?jobQueue=" + benchmarkFixture.queue();
    try (var subscription = StackClient.await(client.subscribe(uri, times::heard))) {
      long begin = System.nanoTime();
      var pipeline = new Pipeline(client, benchmarkFixture);
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
