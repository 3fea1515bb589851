package io.windlass.local.bench;

import io.windlass.local.client.BenchmarkFixture;
import io.windlass.local.client.JobStates;
import io.windlass.local.client.StackClient;
import io.windlass.local.demo.DemoImage;
import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.ExecutorName;
import io.windlass.local.stack.StackState;
import io.windlass.local.terminal.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures a running stack from outside: a warm-up, one job at a time on the idle stack, many
 * submissions while nothing runs, and submitting and running together. Jobs do nothing; what is
 * measured is everything around them.
 */
public final class Bench {
  private static final int VCPUS = 128;
  private static final int SIMULATED_VCPUS = 256;

  private static final int SEQUENTIAL_JOBS = 50;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
  private static final long STALL_MILLIS = 20_000;

  private final StackState state;
  private final Credentials credentials;
  private final int jobs;
  private final int clients;
  private final PrintStream out;
  private final CompletionTracker tracker = new CompletionTracker();
  private long failures;

  public Bench(StackState state, Credentials credentials, int jobs, int clients, PrintStream out) {
    this.state = state;
    this.credentials = credentials;
    this.jobs = jobs;
    this.clients = clients;
    this.out = out;
  }

  /**
   * Returns how many vCPUs the compute environment has: enough for 512 of the smallest jobs at a
   * time, or for 1,024 simulated ones, which take no processor. With fewer, the time between the
   * end of one job and the start of the next would limit the throughput.
   *
   * @param executor the executor that runs the jobs
   */
  public static int vcpus(ExecutorName executor) {
    return executor == ExecutorName.SIMULATED ? SIMULATED_VCPUS : VCPUS;
  }

  /**
   * Returns the default number of jobs per run: with it a run takes about ten seconds, so that its
   * beginning and its end hardly count.
   *
   * @param executor the executor that runs the jobs
   */
  public static int jobs(ExecutorName executor) {
    return switch (executor) {
      case SIMULATED -> 20_000;
      case DOCKER, KUBERNETES -> 200;
      case PROCESS, AUTO -> 5_000;
    };
  }

  /** Runs all phases and returns what was measured. */
  public BenchResult run() throws IOException, InterruptedException {
    var image = new DemoImage(out).provide(state);
    var endpoint = URI.create(state.endpoint());
    try (var client = new StackClient(endpoint, credentials, clients + 8);
        var listener = new StackClient(endpoint, credentials, 1);
        var fixture =
            BenchmarkFixture.create(
                client, "bench-" + Long.toString(System.nanoTime(), 36), vcpus(state.executor()))) {
      var definition = fixture.define("noop", image, List.of("true"));
      var body = StackClient.bytes(fixture.submission("noop", definition));
      var uri =
          "/windlass/v1/events?jobQueue=" + fixture.queue() + "&status=SUCCEEDED&status=FAILED";
      var subscription = StackClient.await(listener.subscribe(uri, tracker::onEvent));
      try {
        return phases(client, fixture, body);
      } finally {
        subscription.close();
      }
    }
  }

  private BenchResult phases(StackClient client, BenchmarkFixture fixture, byte[] body)
      throws InterruptedException {
    submitAndRun(client, fixture, body, Math.max(200, jobs / 4), "warm-up");
    var starts = new ArrayList<Long>();
    var completions = new ArrayList<Long>();
    runSequentially(client, body, starts, completions);

    fixture.enableEnvironment(false);
    var paused = new LoadGenerator(client, body, jobs, clients);
    double submitSeconds = submit(paused);
    long begin = System.currentTimeMillis();
    fixture.enableEnvironment(true);
    drain(fixture, paused, "the same, drained");
    double drainSeconds = (tracker.lastReceived() - begin) / 1000.0;
    tracker.takeDelays();

    double runSeconds = submitAndRun(client, fixture, body, jobs, "submitted and run");
    return new BenchResult(
        state.executor(),
        jobs,
        clients,
        paused.acknowledged() / submitSeconds,
        paused.acknowledged() / drainSeconds,
        jobs / runSeconds,
        Percentiles.of(paused.latencies()),
        Percentiles.of(starts),
        Percentiles.of(completions),
        Percentiles.of(tracker.takeDelays()),
        failures);
  }

  private void runSequentially(
      StackClient client, byte[] body, List<Long> starts, List<Long> completions)
      throws InterruptedException {
    tracker.clear();
    var bar = new ProgressBar(out, Terminal.isThere(), "one at a time");
    for (int i = 0; i < SEQUENTIAL_JOBS; i++) {
      bar.show(i, SEQUENTIAL_JOBS);
      var load = new LoadGenerator(client, body, 1, 1);
      load.start();
      load.await();
      long acknowledged = System.currentTimeMillis();
      for (var id : load.ids()) {
        if (tracker.await(id, STALL_MILLIS)) {
          var completion = tracker.find(id);
          if (completion != null) {
            starts.add(Math.max(0, completion.startedAt() - acknowledged));
            completions.add(completion.receivedAt() - acknowledged);
          }
        } else {
          failures++;
        }
      }
      failures += load.refused();
      StackClient.pause(POLL_INTERVAL);
    }
    failures += tracker.unsuccessful();
    bar.end(starts.size(), SEQUENTIAL_JOBS);
  }

  private double submit(LoadGenerator load) {
    tracker.clear();
    var bar = new ProgressBar(out, Terminal.isThere(), "submitted, nothing runs");
    long begin = System.nanoTime();
    load.start();
    while (!load.isDone()) {
      bar.show(load.acknowledged(), jobs);
      StackClient.pause(POLL_INTERVAL);
    }
    failures += load.refused();
    bar.end(load.acknowledged(), jobs);
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Submits jobs, waits until all have ended, and returns how many seconds that took. */
  private double submitAndRun(
      StackClient client, BenchmarkFixture fixture, byte[] body, int count, String phase) {
    tracker.clear();
    var load = new LoadGenerator(client, body, count, clients);
    long begin = System.currentTimeMillis();
    load.start();
    while (!load.isDone()) {
      StackClient.pause(POLL_INTERVAL);
    }
    failures += load.refused();
    drain(fixture, load, phase);
    return (tracker.lastReceived() - begin) / 1000.0;
  }

  /** Waits until every acknowledged job has ended. */
  private void drain(BenchmarkFixture fixture, LoadGenerator load, String phase) {
    var bar = new ProgressBar(out, Terminal.isThere(), phase);
    int all = load.acknowledged();
    int seen = -1;
    long changed = System.currentTimeMillis();
    while (tracker.count() < all) {
      int count = tracker.count();
      if (count != seen) {
        seen = count;
        changed = System.currentTimeMillis();
      } else if (System.currentTimeMillis() - changed > STALL_MILLIS) {
        describeMissing(fixture, load);
        if (tracker.count() == count) {
          break;
        }
      }
      bar.show(count, all);
      StackClient.pause(POLL_INTERVAL);
    }
    bar.end(tracker.count(), all);
    failures += all - tracker.count() + tracker.unsuccessful();
  }

  /** Asks DescribeJobs about the jobs of which no event has told the end. */
  private void describeMissing(BenchmarkFixture fixture, LoadGenerator load) {
    var missing = load.ids().stream().filter(id -> tracker.find(id) == null).toList();
    for (int from = 0; from < missing.size(); from += 100) {
      for (var job :
          fixture.describe(missing.subList(from, Math.min(from + 100, missing.size())))) {
        if (JobStates.isFinal(job.path("status").asText())) {
          tracker.complete(job, System.currentTimeMillis());
        }
      }
    }
  }
}
