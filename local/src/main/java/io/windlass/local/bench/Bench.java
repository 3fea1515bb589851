package io.windlass.local.bench;

import io.windlass.local.client.BenchmarkFixture;
import io.windlass.local.client.JobStates;
import io.windlass.local.client.StackClient;
import io.windlass.local.demo.DemoImage;
import io.windlass.local.launcher.Terminal;
import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.StackState;
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

  private static final int ONE_AT_A_TIME = 50;
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final long SILENCE_MILLIS = 20_000;

  private final StackState state;
  private final Credentials credentials;
  private final int jobs;
  private final int clients;
  private final PrintStream out;
  private final CompletionTracker completionTracker = new CompletionTracker();
  private long failures;

  public Bench(StackState state, Credentials credentials, int jobs, int clients, PrintStream out) {
    this.state = state;
    this.credentials = credentials;
    this.jobs = jobs;
    this.clients = clients;
    this.out = out;
  }

  /**
   * Room for this many vCPUs: 512 of the smallest jobs at a time, or 1,024 simulated ones, which
   * take no processor: with fewer, the time from one job's end to the next one's start is the
   * limit.
   *
   * @param executor its name
   */
  public static int vcpus(String executor) {
    return executor.equals("simulated") ? SIMULATED_VCPUS : VCPUS;
  }

  /**
   * So many jobs that a run takes some ten seconds, and what happens once at its beginning and its
   * end weighs little.
   *
   * @param executor its name
   */
  public static int jobs(String executor) {
    return switch (executor) {
      case "simulated" -> 20_000;
      case "docker" -> 200;
      default -> 5_000;
    };
  }

  /** Runs all phases. */
  public BenchResult run() throws IOException, InterruptedException {
    var image = new DemoImage(out).provide(state);
    var endpoint = URI.create(state.endpoint());
    try (var client = new StackClient(endpoint, credentials, clients + 8);
        var listener = new StackClient(endpoint, credentials, 1);
        var benchmarkFixture =
            BenchmarkFixture.create(
                client, "bench-" + Long.toString(System.nanoTime(), 36), vcpus(state.executor()))) {
      var definition = benchmarkFixture.define("noop", image, List.of("true"));
      var body = StackClient.bytes(benchmarkFixture.submission("noop", definition));
      var uri =
          "/windlass/v1/events?jobQueue="
              + benchmarkFixture.queue()
              + "&status=SUCCEEDED&status=FAILED";
      var subscription = StackClient.await(listener.subscribe(uri, completionTracker::heard));
      try {
        return phases(client, benchmarkFixture, body);
      } finally {
        subscription.close();
      }
    }
  }

  private BenchResult phases(StackClient client, BenchmarkFixture benchmarkFixture, byte[] body)
      throws InterruptedException {
    together(client, benchmarkFixture, body, Math.max(200, jobs / 4), "warm-up");
    var starts = new ArrayList<Long>();
    var completions = new ArrayList<Long>();
    oneAtATime(client, body, starts, completions);

    benchmarkFixture.enableEnvironment(false);
    var paused = new LoadGenerator(client, body, jobs, clients);
    double submitSeconds = submit(paused);
    long begin = System.currentTimeMillis();
    benchmarkFixture.enableEnvironment(true);
    drain(benchmarkFixture, paused, "the same, drained");
    double drainSeconds = (completionTracker.lastReceived() - begin) / 1000.0;
    completionTracker.takeDelays();

    double togetherSeconds = together(client, benchmarkFixture, body, jobs, "submitted and run");
    return new BenchResult(
        state.executor(),
        jobs,
        clients,
        paused.acknowledged() / submitSeconds,
        paused.acknowledged() / drainSeconds,
        jobs / togetherSeconds,
        Percentiles.of(paused.latencies()),
        Percentiles.of(starts),
        Percentiles.of(completions),
        Percentiles.of(completionTracker.takeDelays()),
        failures);
  }

  private void oneAtATime(
      StackClient client, byte[] body, List<Long> starts, List<Long> completions)
      throws InterruptedException {
    completionTracker.clear();
    var bar = new ProgressBar(out, Terminal.isThere(), "one at a time");
    for (int i = 0; i < ONE_AT_A_TIME; i++) {
      bar.show(i, ONE_AT_A_TIME);
      var load = new LoadGenerator(client, body, 1, 1);
      load.start();
      load.await();
      long acknowledged = System.currentTimeMillis();
      for (var id : load.ids()) {
        if (completionTracker.await(id, SILENCE_MILLIS)) {
          var ending = completionTracker.of(id);
          if (ending != null) {
            starts.add(Math.max(0, ending.startedAt() - acknowledged));
            completions.add(ending.receivedAt() - acknowledged);
          }
        } else {
          failures++;
        }
      }
      failures += load.refused();
      StackClient.pause(LOOK);
    }
    failures += completionTracker.notSucceeded();
    bar.end(starts.size(), ONE_AT_A_TIME);
  }

  private double submit(LoadGenerator load) {
    completionTracker.clear();
    var bar = new ProgressBar(out, Terminal.isThere(), "submitted, nothing runs");
    long begin = System.nanoTime();
    load.start();
    while (!load.isDone()) {
      bar.show(load.acknowledged(), jobs);
      StackClient.pause(LOOK);
    }
    failures += load.refused();
    bar.end(load.acknowledged(), jobs);
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Submits and waits for the last completion; returns the seconds of both. */
  private double together(
      StackClient client, BenchmarkFixture benchmarkFixture, byte[] body, int count, String phase) {
    completionTracker.clear();
    var load = new LoadGenerator(client, body, count, clients);
    long begin = System.currentTimeMillis();
    load.start();
    while (!load.isDone()) {
      StackClient.pause(LOOK);
    }
    failures += load.refused();
    drain(benchmarkFixture, load, phase);
    return (completionTracker.lastReceived() - begin) / 1000.0;
  }

  /** Waits until every acknowledged job has ended. */
  private void drain(BenchmarkFixture benchmarkFixture, LoadGenerator load, String phase) {
    var bar = new ProgressBar(out, Terminal.isThere(), phase);
    int all = load.acknowledged();
    int seen = -1;
    long changed = System.currentTimeMillis();
    while (completionTracker.count() < all) {
      int count = completionTracker.count();
      if (count != seen) {
        seen = count;
        changed = System.currentTimeMillis();
      } else if (System.currentTimeMillis() - changed > SILENCE_MILLIS) {
        askForTheRest(benchmarkFixture, load);
        if (completionTracker.count() == count) {
          break;
        }
      }
      bar.show(count, all);
      StackClient.pause(LOOK);
    }
    bar.end(completionTracker.count(), all);
    failures += all - completionTracker.count() + completionTracker.notSucceeded();
  }

  /** The stream of events went silent: what does DescribeJobs say. */
  private void askForTheRest(BenchmarkFixture benchmarkFixture, LoadGenerator load) {
    var missing = load.ids().stream().filter(id -> completionTracker.of(id) == null).toList();
    for (int from = 0; from < missing.size(); from += 100) {
      for (var job :
          benchmarkFixture.describe(missing.subList(from, Math.min(from + 100, missing.size())))) {
        if (JobStates.isFinal(job.path("status").asText())) {
          completionTracker.ended(job, System.currentTimeMillis());
        }
      }
    }
  }
}
