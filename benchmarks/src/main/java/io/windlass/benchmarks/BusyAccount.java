package io.windlass.benchmarks;

import io.windlass.scheduler.account.AccountCommand;
import io.windlass.scheduler.account.AccountCore;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.RetryStrategy;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.Instance;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.step.AccountContext;
import io.windlass.scheduler.step.FinishedJobs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account whose queue stays full: each job that is placed starts and ends at once, and another
 * one is submitted, so that the number of queued jobs does not change. The cost of a decision
 * includes the submission, placement, start and end of its job.
 */
final class BusyAccount {
  /** Jobs that run at the same time, and are placed in one step. */
  static final int BATCH = 100;

  private static final int INSTANCES = BATCH / 2;
  private static final String ACCOUNT = "123456789012";
  private static final String BATCH_ARN = "arn:aws:batch:us-east-1:" + ACCOUNT + ":";
  private static final String ENVIRONMENT = BATCH_ARN + "compute-environment/ce";

  private final AccountCore core = new AccountCore();
  private final JobOrder order;
  private final JobProfile[] profiles;
  private List<AccountCommand> next = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long jobs;
  private long tasks;
  private long placed;

  BusyAccount(JobOrder order) {
    this.order = order;
    this.profiles = new JobProfile[order.shares()];
    for (int share = 0; share < profiles.length; share++) {
      profiles[share] = profile(order.shareIdentifier(share), JobKind.SINGLE);
    }
  }

  /** Creates a queue and submits jobs to it, of which none can be placed yet. */
  void fill(int queued) {
    next.add(
        new AccountCommand.DefineEnvironment(
            new EnvironmentDefinition(
                ENVIRONMENT, 1, "ce", EnvironmentDefinition.Supply.SCALED, 1_000_000, true)));
    order.define(BATCH_ARN, ENVIRONMENT).forEach(next::add);
    step();
    for (int i = 0; i < queued; i++) {
      submit();
      if (next.size() == 10_000) {
        step();
      }
    }
    step();
  }

  /** Adds instances, which can run {@link #BATCH} jobs at a time. */
  void open() {
    for (int i = 0; i < INSTANCES; i++) {
      Instance instance =
          new Instance(
              "i-" + i,
              "arn:aws:ecs:us-east-1:" + ACCOUNT + ":container-instance/ce/" + i,
              "c5.large",
              new ResourceShape(2_000, 8_192, 0),
              false,
              null);
      next.add(
          new AccountCommand.ChangeCapacity(
              ENVIRONMENT, i + 1, new CapacityChange.Ready(instance)));
    }
    step();
  }

  /**
   * Runs one step: the jobs that were placed before end, and others are placed; returns the number
   * of events.
   */
  int step() {
    List<AccountCommand> commands = next;
    next = new ArrayList<>(3 * BATCH);
    now = now.plusMillis(1);
    AccountContext context =
        new AccountContext(
            now,
            () -> new UUID(1, ++tasks),
            FinishedJobs.NONE,
            new AccountContext.Limits(BATCH, BATCH));
    int events = 0;
    for (AccountEvent event : core.step(commands, context)) {
      events++;
      if (event instanceof AccountEvent.JobStep step
          && step.event() instanceof JobEvent.Placed placement) {
        placed++;
        end(step.id(), placement.attempt());
        submit();
      }
    }
    return events;
  }

  /** Returns how many jobs were placed so far. */
  long placed() {
    return placed;
  }

  /** Submits an array job and runs a step; returns the number of events. */
  int submitArray(int size) {
    next.add(submission(profile(order.shareIdentifier(0), JobKind.array(size))));
    return step();
  }

  private void end(JobId id, Attempt attempt) {
    next.add(new AccountCommand.ToJob(id, new JobCommand.TaskStarted(attempt.taskId(), now, null)));
    AttemptEnd end = new AttemptEnd(StopCause.EXITED, 0, null, null, now);
    next.add(new AccountCommand.ToJob(id, new JobCommand.TaskEnded(attempt.taskId(), end, now)));
  }

  private void submit() {
    next.add(submission(profiles[(int) (jobs % profiles.length)]));
  }

  private AccountCommand.Submit submission(JobProfile profile) {
    long number = ++jobs;
    JobId id = JobId.of(new UUID(number * 0x9E3779B97F4A7C15L, number));
    return new AccountCommand.Submit(id, "job", now, profile, List.of());
  }

  private static JobProfile profile(@Nullable String share, JobKind kind) {
    return new JobProfile(
        BATCH_ARN + "job-queue/q",
        BATCH_ARN + "job-definition/d:1",
        kind,
        new ResourceShape(1_000, 1_024, 0),
        new JobProfile.Execution(RetryStrategy.ONCE, null),
        new JobProfile.Precedence(share, 0));
  }
}
