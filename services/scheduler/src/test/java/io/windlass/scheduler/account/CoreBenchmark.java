package io.windlass.scheduler.account;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.fairshare.FairSharePolicy;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.Instance;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.resource.ResourceShape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How many scheduling decisions (placements) a second the core makes, alone, with many jobs queued
 * all the time: {@code java … CoreBenchmark [queued] [placements] [array size] [shares]}. Each
 * placement here includes the job's submission, start and end. With an array size, all jobs are
 * children of arrays; with shares, the queue shares fairly among so many.
 */
public final class CoreBenchmark {
  private static final int INSTANCES = 200;
  private static final int BATCH = 100;

  private final AccountCore core = new AccountCore();
  private final int arraySize;
  private final List<JobProfile> profiles = new ArrayList<>();
  private final int shares;
  private final List<AccountCommand> next = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private long jobs;
  private long tasks;
  private long placed;

  private int owed;

  private CoreBenchmark(int arraySize, int shares) {
    this.arraySize = arraySize;
    this.shares = shares;
    for (int i = 0; i < Math.max(1, shares); i++) {
      JobPlan plan = arraySize > 1 ? JobPlan.array(arraySize) : JobPlan.job();
      profiles.add((shares > 0 ? plan.share("S" + i).priority(i % 3) : plan).profile());
    }
  }

  /** Runs it. */
  public static void main(String[] args) {
    int queued = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int placements = args.length > 1 ? Integer.parseInt(args[1]) : 400_000;
    CoreBenchmark benchmark =
        new CoreBenchmark(
            args.length > 2 ? Integer.parseInt(args[2]) : 1,
            args.length > 3 ? Integer.parseInt(args[3]) : 0);
    benchmark.fill(queued);
    benchmark.run(placements / 4);
    long before = System.nanoTime();
    long from = benchmark.placed;
    long slowest = benchmark.run(placements);
    double seconds = (System.nanoTime() - before) / 1e9;
    System.out.printf(
        "%d queued: %.0f decisions/s, slowest step of %d jobs %d µs%n",
        queued, (benchmark.placed - from) / seconds, BATCH, slowest / 1_000);
  }

  private void fill(int queued) {
    String ce = Arns.environment("ce");
    next.add(
        new AccountCommand.DefineEnvironment(
            new EnvironmentDefinition(
                ce, 1, "c", EnvironmentDefinition.Supply.SCALED, 1_000_000, true)));
    next.add(
        new AccountCommand.DefineQueue(
            new QueueDefinition(
                Arns.queue("q"),
                1,
                1,
                List.of(ce),
                QueueDefinition.Life.PRESENT,
                new QueueDefinition.Rules(List.of(), shares > 0 ? Arns.policy("p") : null))));
    next.add(
        new AccountCommand.DefinePolicy(
            new FairSharePolicy(
                Arns.policy("p"),
                1,
                Duration.ofHours(1),
                10,
                List.of(new FairSharePolicy.Weight("S1*", 0.5)))));
    for (int i = 0; i < queued; i++) {
      submit();
    }
    for (int i = 0; i < INSTANCES; i++) {
      Instance instance =
          new Instance(
              "i-" + i,
              Arns.containerInstance("i-" + i),
              "c5.large",
              new ResourceShape(2_000, 8_192, 0),
              false,
              null);
      next.add(new AccountCommand.ChangeCapacity(ce, i + 1, new CapacityChange.Ready(instance)));
    }
    step();
  }

  private long run(int placements) {
    long end = placed + placements;
    long slowest = 0;
    while (placed < end) {
      long from = System.nanoTime();
      step();
      slowest = Math.max(slowest, System.nanoTime() - from);
    }
    return slowest;
  }

  private void step() {
    List<AccountCommand> commands = List.copyOf(next);
    next.clear();
    now = now.plusMillis(1);
    AccountContext context =
        new AccountContext(
            now,
            () -> new UUID(1, ++tasks),
            FinishedJobs.NONE,
            new AccountContext.Limits(BATCH, BATCH));
    for (AccountEvent event : core.step(commands, context)) {
      if (event instanceof AccountEvent.JobStep step
          && step.event() instanceof JobEvent.Placed placement) {
        placed++;
        end(step.id(), placement.attempt());
        submit();
      }
    }
  }

  private void end(JobId id, Attempt attempt) {
    next.add(new AccountCommand.ToJob(id, new JobCommand.TaskStarted(attempt.taskId(), now)));
    AttemptEnd end = new AttemptEnd(StopCause.EXITED, 0, null, null, now);
    next.add(new AccountCommand.ToJob(id, new JobCommand.TaskEnded(attempt.taskId(), end, now)));
  }

  private void submit() {
    if (++owed < arraySize) {
      return;
    }
    owed = 0;
    JobId id = JobId.of(new UUID(jobs * 0x9E3779B97F4A7C15L, ++jobs));
    next.add(
        new AccountCommand.Submit(
            id, "job", now, profiles.get((int) (jobs % profiles.size())), List.of()));
  }
}
