package io.windlass.stateevents.lifecycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the transitions of a job for tests, one per second. */
public final class JobStory {
  public static final String ACCOUNT = "123456789012";
  public static final Instant START = Instant.parse("2022-01-11T23:36:40.058Z");
  private static final String CLUSTER = "arn:aws:ecs:us-east-1:123456789012:";

  private final String jobId;
  private final List<Transition> facts = new ArrayList<>();
  private String account = ACCOUNT;
  private JobGrouping grouping = JobGrouping.NONE;
  private @Nullable Instant startedAt;
  private @Nullable Attempt attempt;
  private int attempts;

  private JobStory(String jobId) {
    this.jobId = jobId;
  }

  public static JobStory of(String jobId) {
    return new JobStory(jobId).add(JobState.SUBMITTED, null, null, false);
  }

  public static JobIdentity identity(String jobId) {
    return identity(ACCOUNT, jobId);
  }

  public static JobIdentity identity(String account, String jobId) {
    String prefix = "arn:aws:batch:us-east-1:" + account + ":";
    return new JobIdentity(
        account,
        "us-east-1",
        jobId,
        prefix + "job/" + jobId,
        "event-test",
        prefix + "job-queue/HappyPath",
        prefix + "job-definition/first-run-job-definition:1");
  }

  public JobStory ofAccount(String accountId) {
    account = accountId;
    var again = List.copyOf(facts);
    facts.clear();
    for (Transition fact : again) {
      add(fact.status(), fact.statusReason(), null, false);
    }
    return this;
  }

  public JobStory as(JobGrouping place) {
    grouping = place;
    return this;
  }

  public JobStory pending() {
    return add(JobState.PENDING, null, null, false);
  }

  /** The status stays, and something else changes. */
  public JobStory submittedAgain() {
    return add(JobState.SUBMITTED, null, null, false);
  }

  public JobStory runnable() {
    return add(JobState.RUNNABLE, null, null, false);
  }

  /** The job stays RUNNABLE with a new reason. */
  public JobStory blocked(String reason) {
    return add(JobState.RUNNABLE, reason, null, false);
  }

  public JobStory starting() {
    attempts++;
    startedAt = null;
    attempt =
        new Attempt(
            attempts,
            CLUSTER + "task/default/" + jobId + "-" + attempts,
            CLUSTER + "container-instance/default/i-1",
            null,
            null,
            null,
            null,
            null,
            null);
    return add(JobState.STARTING, null, attempt, false);
  }

  public JobStory running() {
    startedAt = next();
    attempt = attempt(null, null, null, null);
    return add(JobState.RUNNING, null, attempt, false);
  }

  public JobStory succeeded() {
    attempt = attempt(next(), 0, null, "Essential container in task exited");
    return add(JobState.SUCCEEDED, "Essential container in task exited", attempt, true);
  }

  public JobStory failed(int exitCode, @Nullable String reason) {
    attempt = attempt(next(), exitCode, reason, "Essential container in task exited");
    return add(JobState.FAILED, "Essential container in task exited", attempt, true);
  }

  /** The attempt fails, and the job goes back for another (EV-004). */
  public JobStory retried(int exitCode) {
    attempt = attempt(next(), exitCode, null, "Essential container in task exited");
    return add(JobState.RUNNABLE, null, attempt, true);
  }

  public List<Transition> facts() {
    return List.copyOf(facts);
  }

  public Transition last() {
    return facts.getLast();
  }

  private Instant next() {
    return START.plusSeconds(facts.size());
  }

  private Attempt attempt(
      @Nullable Instant stoppedAt,
      @Nullable Integer exitCode,
      @Nullable String reason,
      @Nullable String statusReason) {
    Attempt known = attempt;
    if (known == null) {
      throw new IllegalStateException("the job has not started");
    }
    return new Attempt(
        known.number(),
        known.taskArn(),
        known.containerInstanceArn(),
        "first-run-job-definition/default/" + jobId + "-" + known.number(),
        startedAt,
        stoppedAt,
        exitCode,
        reason,
        statusReason);
  }

  private JobStory add(
      JobState to, @Nullable String reason, @Nullable Attempt about, boolean ended) {
    Instant at = next();
    facts.add(
        new Transition(
            account,
            jobId,
            facts.size() + 1,
            facts.isEmpty() ? null : facts.getLast().status(),
            to,
            reason,
            at,
            new JobTimes(START, startedAt, to.isTerminal() ? at : null),
            false,
            false,
            about,
            ended,
            grouping));
    return this;
  }
}
