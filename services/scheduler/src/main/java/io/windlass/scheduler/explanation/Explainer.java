package io.windlass.scheduler.explanation;

import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProgress;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.query.Explanation;
import io.windlass.scheduler.query.Explanation.Kind;
import io.windlass.scheduler.query.Explanation.Obstacle;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.state.AccountState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explains one job: what it waits for and which jobs precede it, or what it is doing. The cost is
 * proportional to the jobs before it (up to a limit), the queues, and the instances of the
 * environments of its queue.
 */
final class Explainer {
  /** The statusReason of a healthy environment. */
  private static final String HEALTHY = "ComputeEnvironment Healthy";

  private final AccountState state;
  private final Instant now;
  private final List<String> sentences = new ArrayList<>();
  private final List<Obstacle> obstacles = new ArrayList<>();

  Explainer(AccountState state, Instant now) {
    this.state = state;
    this.now = now;
  }

  /** Returns the explanation; null if the job is unknown or has ended. */
  @Nullable Explanation explain(JobId id) {
    Job job = state.job(id);
    if (job != null) {
      return explain(job);
    }
    if (id.part() == JobId.Part.NODE) {
      return explainNode(id);
    }
    ArrayJob array = state.arrays().get(id);
    if (array == null) {
      return null;
    }
    if (id.part() == JobId.Part.WHOLE) {
      return explain(array);
    }
    boolean waits = id.index() < array.size() && !array.children().left().contains(id.index());
    return waits ? explainIndex(array, id) : null;
  }

  private Explanation explain(Job job) {
    Explanation.Subject subject = subject(job.id(), job.submission().name(), job.progress(), job);
    switch (job.status()) {
      case SUBMITTED -> awaitDefinition(subject);
      case PENDING -> {
        held(job.id());
        job.outstanding().forEach(d -> dependency(d.on()));
        sentences.add(waitingFor(job.outstanding().size()));
      }
      case RUNNABLE -> {
        return explainRunnable(subject);
      }
      case SCHEDULED -> sentences.add(doing("is handed to its service", job));
      case STARTING -> {
        sentences.add(doing("is being started", job));
        hostTrouble(job);
      }
      case RUNNING -> sentences.add(doing("is running", job));
      case SUCCEEDED, FAILED -> sentences.add("The job is over.");
    }
    return explanation(subject, Map.of());
  }

  /** A node has the state of its job and waits for the same things. */
  private @Nullable Explanation explainNode(JobId id) {
    Job job = state.job(id.whole());
    if (job == null || id.index() >= job.profile().request().nodes()) {
      return null;
    }
    Node node = state.gangs().node(id);
    sentences.add(
        node == null
            ? "Node %d of the job is placed together with all others.".formatted(id.index())
            : "Node %d of the job is %s.".formatted(id.index(), node.status()));
    return explain(job);
  }

  private Explanation explain(ArrayJob array) {
    Explanation.Subject subject =
        subject(array.id(), array.submission().name(), array.progress(), null);
    if (array.status() == JobStatus.SUBMITTED) {
      awaitDefinition(subject);
      return explanation(subject, Map.of());
    }
    Map<JobStatus, Integer> children = state.arrays().summary(array);
    sentences.add(
        "The array job has "
            + AmountFormat.count(array.size(), "child").replace("childs", "children")
            + ": "
            + String.join(
                ", ",
                children.entrySet().stream().map(c -> c.getValue() + " " + c.getKey()).toList())
            + ".");
    held(array.id());
    awaitOthers(array);
    if (array.ready().isEmpty()) {
      awaitPeers(array);
      return explanation(subject, children);
    }
    JobId next = array.id().child(array.ready().first());
    sentences.add("The next of its children to be placed is " + next.index() + ".");
    RunnableExplainer waiting =
        new RunnableExplainer(state, now, next, subject.request(), queue(subject));
    return waiting.explanation(subject, sentences, obstacles, children);
  }

  /** A child that nothing has happened to yet. */
  private Explanation explainIndex(ArrayJob array, JobId child) {
    boolean ready = array.ready().contains(child.index());
    JobStatus status = ready ? JobStatus.RUNNABLE : JobStatus.PENDING;
    JobProgress progress = new JobProgress(status, 1, array.children().spawnedAt(), null);
    Explanation.Subject subject = subject(child, array.submission().name(), progress, null);
    if (array.status() == JobStatus.SUBMITTED) {
      awaitDefinition(subject);
      return explanation(subject, Map.of());
    }
    if (ready) {
      return explainRunnable(subject);
    }
    awaitOthers(array);
    awaitPeers(array, child.index());
    if (array.sequential() && child.index() > 0) {
      JobId before = array.id().child(child.index() - 1);
      obstacle(Kind.SEQUENCE, before.toString(), "The child before it must succeed first.");
    }
    sentences.add(waitingFor(obstacles.size()));
    return explanation(subject, Map.of());
  }

  private Explanation explainRunnable(Explanation.Subject subject) {
    held(subject.id());
    RunnableExplainer waiting =
        new RunnableExplainer(state, now, subject.id(), subject.request(), queue(subject));
    return waiting.explanation(subject, sentences, obstacles, Map.of());
  }

  private void held(JobId id) {
    if (state.holds().appliesTo(id)) {
      obstacle(
          Kind.HELD, null, "A user holds it: it does not stand in its queue until it is released.");
    }
  }

  private void awaitDefinition(Explanation.Subject subject) {
    obstacle(
        Kind.UNKNOWN_QUEUE,
        subject.queueArn(),
        "The definition of its queue "
            + AmountFormat.name(subject.queueArn())
            + " has not reached the scheduler yet.");
    sentences.add("The job has been accepted, and is looked at as soon as its queue is known.");
  }

  private void awaitOthers(ArrayJob array) {
    array.waits().outstanding().forEach(d -> dependency(d.on()));
  }

  private void awaitPeers(ArrayJob array) {
    for (JobId peer : array.waits().peers().keySet()) {
      obstacle(
          Kind.TWIN,
          peer.toString(),
          "Each child waits for the child of the same index of array job " + peer + ".");
    }
  }

  private void awaitPeers(ArrayJob array, int index) {
    array
        .waits()
        .peers()
        .forEach(
            (peer, succeeded) -> {
              if (!succeeded.contains(index)) {
                JobId counterpart = peer.child(index);
                obstacle(
                    Kind.TWIN,
                    counterpart.toString(),
                    called(counterpart) + " must succeed first.");
              }
            });
  }

  private void dependency(JobId on) {
    obstacle(Kind.DEPENDENCY, on.toString(), called(on) + " must succeed first.");
  }

  /** A job with its name and state, as far as they are known here. */
  private String called(JobId id) {
    Job job = state.job(id);
    if (job != null) {
      return "Job %s (%s), which is %s,".formatted(id, job.submission().name(), job.status());
    }
    ArrayJob array = state.arrays().get(id);
    if (array != null && id.part() == JobId.Part.WHOLE) {
      return "Array job %s (%s), which is %s,"
          .formatted(id, array.submission().name(), array.status());
    }
    return array == null ? "Job " + id : "Child %s (%s)".formatted(id, array.submission().name());
  }

  private void obstacle(Kind kind, @Nullable String subject, String sentence) {
    obstacles.add(new Obstacle(kind, subject, sentence));
  }

  private String doing(String what, Job job) {
    Attempt attempt = job.liveAttempt();
    Duration since = Duration.between(job.progress().since(), now);
    return "The job %s, for %d s, as attempt %d on instance %s of %s."
        .formatted(
            what,
            Math.max(0, since.toSeconds()),
            attempt.number(),
            attempt.placement().instanceId(),
            AmountFormat.name(attempt.placement().environmentArn()));
  }

  /** Adds the statusReason of the environment unless it is healthy. */
  private void hostTrouble(Job job) {
    Attempt attempt = job.liveAttempt();
    String arn = attempt.placement().environmentArn();
    String said = state.environments().get(arn).statusReason();
    if (said != null && !said.isEmpty() && !said.equals(HEALTHY)) {
      sentences.add(AmountFormat.name(arn) + " says: " + said + ".");
    }
  }

  private static String waitingFor(int others) {
    return others == 1
        ? "The job waits for another job, and does not stand in its queue yet."
        : "The job waits for " + others + " other jobs, and does not stand in its queue yet.";
  }

  private Explanation explanation(Explanation.Subject subject, Map<JobStatus, Integer> children) {
    obstacles.forEach(o -> sentences.add(o.sentence()));
    List<Explanation.EnvironmentCapacity> capacities =
        subject.status().occupiesInstance()
            ? List.of()
            : CapacityReport.of(
                queue(subject).environments(), state.environments(), subject.request());
    return new Explanation(subject, sentences, null, capacities, obstacles, children, null);
  }

  private JobQueue queue(Explanation.Subject subject) {
    return state.queues().get(subject.queueArn());
  }

  private Explanation.Subject subject(
      JobId id, String name, JobProgress progress, @Nullable Job job) {
    var profile = job == null ? state.profile(id) : job.profile();
    return new Explanation.Subject(
        id,
        name,
        progress.status(),
        progress.statusReason(),
        progress.since(),
        java.util.Objects.requireNonNull(profile).queueArn(),
        profile.request());
  }
}
