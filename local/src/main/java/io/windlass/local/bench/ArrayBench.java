package io.windlass.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.local.client.BenchmarkFixture;
import io.windlass.local.client.JobStates;
import io.windlass.local.client.StackClient;
import io.windlass.local.demo.DemoImage;
import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.StackState;
import io.windlass.local.terminal.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures one array job on a running stack from outside: how soon it is acknowledged, how soon all
 * its children are done, and how long DescribeJobs and ListJobs take meanwhile. The children do
 * nothing.
 */
public final class ArrayBench {
  /** The most children that AWS Batch allows in an array job. */
  public static final int MAX_CHILDREN = 10_000;

  private static final int WARM_UP = 200;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
  private static final long STALL_MILLIS = 90_000;

  private final StackState state;
  private final Credentials credentials;
  private final int children;
  private final PrintStream out;
  private final List<Long> describes = new ArrayList<>();
  private final List<Long> lists = new ArrayList<>();

  public ArrayBench(StackState state, Credentials credentials, int children, PrintStream out) {
    this.state = state;
    this.credentials = credentials;
    this.children = Math.min(children, MAX_CHILDREN);
    this.out = out;
  }

  /** Runs a small array job as a warm-up, then the one that is measured. */
  public ArrayBenchResult run() throws IOException, InterruptedException {
    var image = new DemoImage(out).provide(state);
    try (var client = new StackClient(URI.create(state.endpoint()), credentials, 4);
        var fixture =
            BenchmarkFixture.create(
                client,
                "bench-" + Long.toString(System.nanoTime(), 36),
                Bench.vcpus(state.executor()))) {
      var definition = fixture.define("noop", image, List.of("true"));
      measure(client, fixture, definition, Math.min(WARM_UP, children), "warm-up");
      describes.clear();
      lists.clear();
      return measure(client, fixture, definition, children, "one array");
    }
  }

  private ArrayBenchResult measure(
      StackClient client, BenchmarkFixture fixture, String definition, int size, String phase) {
    var bar = new ProgressBar(out, Terminal.isThere(), phase);
    var submission = fixture.submission("array", definition);
    submission.putObject("arrayProperties").put("size", size);
    long begin = System.nanoTime();
    var id = client.batch("SubmitJob", submission).path("jobId").asText();
    long acknowledged = millisSince(begin);
    long spawned = -1;
    long lastProgress = System.currentTimeMillis();
    int done = -1;
    boolean stalled;
    JsonNode parent;
    do {
      StackClient.pause(POLL_INTERVAL);
      parent = describe(fixture, id);
      var summary = parent.path("arrayProperties").path("statusSummary");
      if (spawned < 0 && !parent.path("status").asText().equals("SUBMITTED")) {
        spawned = millisSince(begin);
      }
      int ended = summary.path("SUCCEEDED").asInt() + summary.path("FAILED").asInt();
      if (ended != done) {
        done = ended;
        lastProgress = System.currentTimeMillis();
      }
      stalled = System.currentTimeMillis() - lastProgress > STALL_MILLIS;
      listRunning(client, id);
      bar.show(done, size);
    } while (!JobStates.isFinal(parent.path("status").asText()) && !stalled);
    long total = millisSince(begin);
    bar.end(done, size);
    int succeeded = parent.path("arrayProperties").path("statusSummary").path("SUCCEEDED").asInt();
    long listStart = System.nanoTime();
    int listed = listAll(client, id);
    return new ArrayBenchResult(
        state.executor(),
        size,
        acknowledged,
        spawned,
        total / 1000.0,
        size * 1000.0 / total,
        Percentiles.of(describes),
        Percentiles.of(lists),
        millisSince(listStart),
        size - Math.min(succeeded, listed));
  }

  /** Returns the parent, which is described together with 99 children. */
  private JsonNode describe(BenchmarkFixture fixture, String id) {
    var ids = new ArrayList<String>(List.of(id));
    for (int i = 0; i < 99; i++) {
      ids.add(id + ":" + (long) i * children / 99);
    }
    long begin = System.nanoTime();
    var parent = fixture.describe(ids).path(0);
    describes.add(millisSince(begin));
    return parent;
  }

  private void listRunning(StackClient client, String id) {
    long begin = System.nanoTime();
    client.batch("ListJobs", StackClient.object().put("arrayJobId", id));
    lists.add(millisSince(begin));
  }

  /** Returns how many SUCCEEDED children ListJobs has on all its pages. */
  private static int listAll(StackClient client, String id) {
    int found = 0;
    var token = "";
    do {
      var input = StackClient.object().put("arrayJobId", id).put("jobStatus", "SUCCEEDED");
      if (!token.isEmpty()) {
        input.put("nextToken", token);
      }
      var page = client.batch("ListJobs", input);
      found += page.path("jobSummaryList").size();
      token = page.path("nextToken").asText("");
    } while (!token.isEmpty());
    return found;
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
