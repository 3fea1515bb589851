package io.windlass.simulator.command;

import io.windlass.simulator.Campaign;
import io.windlass.simulator.SeedResult;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code windlass simulate}. Exit codes: 0 all seeds passed, 1 one failed, 2 wrong usage. */
@Command(
    name = "windlass simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the services' decisions on virtual time, from seeds: users submit jobs of every kind,"
          + " cancel and terminate them; records are late, repeated and out of order; services"
          + " crash at any point and come back from what they had stored; machines are lost. After"
          + " every step it is checked that no job is lost, runs twice, before what it waits for or"
          + " without room, and at the end that every job has ended and all room is free.",
      "A seed that fails says how to run it again. No stack is needed."
    })
public final class Simulate implements Callable<Integer> {
  @Option(
      names = "--seeds",
      description = "How many seeds to run (default: 100, or 1 with --seed).")
  private @Nullable Integer seeds;

  @Option(names = "--seed", description = "The first seed; the next ones follow (default: 1).")
  private @Nullable Long seed;

  @Option(names = "--new", description = "Begin with a seed that nobody knows.")
  private boolean fresh;

  @Option(
      names = "--events",
      description = "Events of each seed before it settles (default: ${DEFAULT-VALUE}).")
  private long events = 10_000;

  @Option(
      names = "--threads",
      description = "Seeds run at the same time (default: one for each processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--keep-going", description = "Run the other seeds too when one has failed.")
  private boolean keepGoing;

  @Option(
      names = "--follow",
      paramLabel = "TEXT",
      description = "Print all events that mention this, such as a job's id.")
  private @Nullable String followed;

  @Option(
      names = "--poison",
      description = "Records that belong nowhere are among the others, to be set aside.")
  private boolean poison;

  @Option(names = "--verbose", description = "A line for each seed.")
  private boolean verbose;

  private final long started = System.nanoTime();
  private long runs;
  private long failures;
  private long totalEvents;
  private long totalJobs;
  private Duration totalVirtual = Duration.ZERO;
  private long lastProgress;

  /** Runs it and exits with its code. */
  public static void main(String[] arguments) {
    Logger.getLogger("").setLevel(Level.OFF);
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    int code = new CommandLine(new Simulate()).setUsageHelpWidth(100).execute(arguments);
    System.out.flush();
    System.exit(code);
  }

  @Override
  public Integer call() throws InterruptedException {
    Long given = seed;
    long first = given != null ? given : fresh ? ThreadLocalRandom.current().nextLong(1L << 32) : 1;
    Integer requested = seeds;
    int count = requested != null ? requested : given != null ? 1 : 100;
    System.out.printf(
        "Simulating %,d seed%s from %d, at least %,d events each.%n",
        count, count == 1 ? "" : "s", first, events);
    Campaign.Options options = new Campaign.Options(keepGoing, followed, poison);
    AtomicLong next = new AtomicLong(first);
    boolean passed =
        new Campaign(Math.max(1, threads), events, this::report, options)
            .run(count, next::getAndIncrement);
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(
        "%s: %,d seeds, %,d events, %,d jobs, %s of virtual time in %.1f s; %s.%n",
        passed ? "Passed" : "FAILED",
        runs,
        totalEvents,
        totalJobs,
        text(totalVirtual),
        seconds,
        failures == 0 ? "none failed" : failures + " failed");
    return passed ? 0 : 1;
  }

  private void report(SeedResult run) {
    runs++;
    totalEvents += run.events();
    totalJobs += run.jobs();
    totalVirtual = totalVirtual.plus(run.virtual());
    if (run.failed()) {
      failures++;
      System.out.printf("%nThe last events of seed %d:%n", run.seed());
      run.trace().forEach(System.out::println);
      System.out.printf("%nSeed %d fails: %s%n", run.seed(), run.failure());
      System.out.printf(
          "After %,d seeds. To see it again:%n  ./windlass simulate --seed %d --events %d%s%n%n",
          runs, run.seed(), events, poison ? " --poison" : "");
    } else if (verbose) {
      System.out.printf(
          "seed %d: %,d events, %,d jobs, %s of virtual time, digest %016x%n",
          run.seed(), run.events(), run.jobs(), text(run.virtual()), run.digest());
    } else if (System.nanoTime() - lastProgress > 5_000_000_000L) {
      lastProgress = System.nanoTime();
      System.out.printf("  %,d seeds passed …%n", runs - failures);
    }
  }

  private static String text(Duration duration) {
    return duration.toHours() > 0
        ? "%d h %02d min".formatted(duration.toHours(), duration.toMinutesPart())
        : "%d min %02d s".formatted(duration.toMinutes(), duration.toSecondsPart());
  }
}
