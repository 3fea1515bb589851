package io.windlass.simulator.check;

import static io.windlass.simulator.kernel.InvariantViolation.unless;

import io.windlass.events.AttemptDetail;
import io.windlass.events.JobStatus;
import io.windlass.events.JobTransitioned;
import io.windlass.events.StartTask;
import io.windlass.simulator.workload.SimulatedUsers;
import io.windlass.simulator.workload.SubmittedWorkload;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what users submitted with what the scheduler published, record by record: every job that
 * begins was submitted, takes numbered steps, has one end, runs after its dependencies, and has one
 * attempt at a time.
 */
public final class ReferenceModel implements SimulatedUsers.Promises {
  private static final long FIRST_OF_A_PART = 3;

  private record Line(JobTransitioned latest, int attempts) {}

  private final Map<String, SubmittedWorkload> plans = new LinkedHashMap<>();
  private final Map<String, Line> lines = new HashMap<>();
  private final Map<String, Integer> unfinished = new HashMap<>();
  private final Map<String, Integer> live = new HashMap<>();
  private final Map<String, Integer> reportedChildren = new HashMap<>();
  private final Set<String> tasks = new HashSet<>();
  private int ended;
  private long steps;

  @Override
  public void acknowledged(SubmittedWorkload plan) {
    plans.put(plan.jobId(), plan);
    unfinished.merge(plan.accountId(), 1, Integer::sum);
  }

  @Override
  public int unfinished(String accountId) {
    return unfinished.getOrDefault(accountId, 0);
  }

  public int jobs() {
    return plans.size();
  }

  /** Returns how many of the submitted jobs are over. */
  public int ended() {
    return ended;
  }

  public Iterable<SubmittedWorkload> plans() {
    return plans.values();
  }

  /** Returns the status that the scheduler published last; null if none. */
  public @Nullable JobStatus status(String jobId) {
    Line line = lines.get(jobId);
    return line == null ? null : line.latest().getStatus();
  }

  /** SUCCEEDED or FAILED; null while no end was published. */
  @Nullable JobStatus outcome(String jobId) {
    JobStatus own = status(jobId);
    if (own != null) {
      return isTerminal(own) ? own : null;
    }
    int colon = jobId.indexOf(':');
    JobStatus parent = colon < 0 ? null : status(jobId.substring(0, colon));
    return parent == JobStatus.FAILED ? parent : null;
  }

  /** Records a published step of a job. */
  void observe(JobTransitioned step) {
    String id = step.getJobId();
    SubmittedWorkload plan = plans.get(whole(id));
    unless(plan != null, () -> "job " + id + " was never submitted");
    Line line = lines.get(id);
    String what = "job " + id + ": " + step.getStatus() + " (" + step.getSequence() + ")";
    if (line == null) {
      long first = whole(id).equals(id) ? 1 : FIRST_OF_A_PART;
      unless(step.getSequence() == first, () -> what + " is its first record");
    } else {
      JobTransitioned before = line.latest();
      // A node may run again with the next attempt of its job.
      boolean again = step.getNodeIndex() != null && step.getStatus() == JobStatus.RUNNABLE;
      unless(again || !isTerminal(before.getStatus()), () -> what + " comes after its end");
      unless(
          step.getSequence() == before.getSequence() + 1,
          () -> what + " comes after " + before.getSequence());
      unless(
          step.getPreviousStatus() == before.getStatus(),
          () ->
              what + " says it was " + step.getPreviousStatus() + ", it was " + before.getStatus());
    }
    if (step.getStatus() == JobStatus.STARTING && isEntry(step)) {
      checkStart(Objects.requireNonNull(plan), step, what);
    }
    AttemptDetail attempt = step.getAttempt();
    boolean ends = step.getAttemptEnded() && attempt != null;
    int attempts = (line == null ? 0 : line.attempts()) + (ends ? 1 : 0);
    if (step.getAttemptEnded() && attempt != null) {
      unless(
          (step.getNodeIndex() != null || attempt.getAttempt() == attempts)
              && attempt.getAttempt()
                  <= Objects.requireNonNull(plan).attempts() + preemptions(step),
          () -> what + " ends attempt " + attempt.getAttempt() + ", the " + attempts + "th");
    }
    lines.put(id, new Line(step, attempts));
    checkFlags(step, what);
    if (step.getArraySize() != null) {
      ArrayCheck.check(Objects.requireNonNull(plan), step, this);
    }
    if (isTerminal(step.getStatus()) && whole(id).equals(id)) {
      ended++;
      unfinished.merge(step.getAccountId(), -1, Integer::sum);
      live.merge(step.getAccountId(), -1, Integer::sum);
    }
    steps++;
    if (line == null && whole(id).equals(id)) {
      live.merge(step.getAccountId(), 1, Integer::sum);
    }
    if (step.getArrayIndex() != null && line == null) {
      reportedChildren.merge(whole(id), 1, Integer::sum);
    }
  }

  /** Returns how often the job of the record has been preempted; its nodes' records do not say. */
  private int preemptions(JobTransitioned step) {
    Line whole = lines.get(whole(step.getJobId()));
    return step.getNodeIndex() == null || whole == null
        ? step.getPreemptions()
        : whole.latest().getPreemptions();
  }

  /** Records the start of a task; the record of its job's step came just before. */
  void observe(StartTask start) {
    unless(tasks.add(start.getTaskId()), () -> "task " + start.getTaskId() + " is ordered twice");
    boolean service = start.getComputeEnvironmentArn().contains(":service-environment/");
    unless(
        status(start.getJobId()) == (service ? JobStatus.SCHEDULED : JobStatus.STARTING),
        () -> "task of job " + start.getJobId() + ", which is " + status(start.getJobId()));
  }

  /** Returns how many children of an array have records of their own. */
  int reportedChildren(String arrayId) {
    return reportedChildren.getOrDefault(arrayId, 0);
  }

  /** Returns how many jobs of an account were begun and are not over, children not counted. */
  int live(String accountId) {
    return live.getOrDefault(accountId, 0);
  }

  /** Returns how many steps of jobs were published: while this grows, there is progress. */
  public long steps() {
    return steps;
  }

  private void checkStart(SubmittedWorkload plan, JobTransitioned step, String what) {
    for (String on : plan.dependsOn()) {
      unless(
          outcome(on) == JobStatus.SUCCEEDED,
          () -> what + " although " + on + " is " + outcome(on));
    }
    Integer index = step.getArrayIndex();
    if (index == null) {
      return;
    }
    for (String peer : plan.peers()) {
      String on = peer + ":" + index;
      unless(
          outcome(on) == JobStatus.SUCCEEDED,
          () -> what + " although " + on + " is " + outcome(on));
    }
    if (plan.sequential() && index > 0) {
      String on = plan.jobId() + ":" + (index - 1);
      unless(
          outcome(on) == JobStatus.SUCCEEDED,
          () -> what + " although " + on + " is " + outcome(on));
    }
  }

  private static void checkFlags(JobTransitioned step, String what) {
    boolean stopped = step.getIsTerminated();
    unless(
        !stopped || step.getStatus() != JobStatus.SUCCEEDED,
        () -> what + " although it was terminated");
  }

  private static boolean isEntry(JobTransitioned step) {
    return step.getPreviousStatus() != JobStatus.STARTING;
  }

  static boolean isTerminal(JobStatus status) {
    return status == JobStatus.SUCCEEDED || status == JobStatus.FAILED;
  }

  static String whole(String jobId) {
    int mark = Math.max(jobId.indexOf(':'), jobId.indexOf('#'));
    return mark < 0 ? jobId : jobId.substring(0, mark);
  }
}
