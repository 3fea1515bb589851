package io.windlass.submission.messaging;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.events.AttemptDetail;
import io.windlass.events.ContainerStopped;
import io.windlass.events.JobStatus;
import io.windlass.events.JobTransitioned;
import io.windlass.submission.job.AttemptKey;
import io.windlass.submission.job.ChildId;
import io.windlass.submission.store.Documents;
import io.windlass.submission.store.JobViewUpdate;
import io.windlass.submission.store.PrecedenceChange;
import io.windlass.submission.store.StateChange;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reduces the transitions of a batch to one change per job: the state is that of the transition
 * with the highest sequence, and every attempt that ended is kept. Order and repetition of the
 * transitions do not matter. Confined to one thread.
 */
public final class JobViewProjector {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Map<String, Transitions> jobs = new LinkedHashMap<>();

  /** The transitions of one job that its change is made from. */
  private static final class Transitions {
    private JobTransitioned newest;
    private @Nullable JobTransitioned newestWithAttempt;
    private @Nullable JobTransitioned firstPending;
    private @Nullable JobTransitioned newestPrecedence;
    private final Map<AttemptKey, AttemptDetail> ended = new LinkedHashMap<>();

    private Transitions(JobTransitioned first) {
      newest = first;
    }
  }

  /** Adds a transition of the batch. */
  public void add(JobTransitioned event) {
    Transitions job = jobs.computeIfAbsent(event.getJobId(), _ -> new Transitions(event));
    job.newest = newer(job.newest, event);
    JobTransitioned pending = job.firstPending;
    if (event.getStatus() == JobStatus.PENDING
        && (pending == null || event.getSequence() < pending.getSequence())) {
      job.firstPending = event;
    }
    if (event.getSchedulingPriority() != null) {
      job.newestPrecedence = newer(job.newestPrecedence, event);
    }
    AttemptDetail attempt = event.getAttempt();
    if (attempt != null) {
      job.newestWithAttempt = newer(job.newestWithAttempt, event);
      if (event.getAttemptEnded()) {
        job.ended.put(key(event, attempt), attempt);
      }
    }
  }

  private static JobTransitioned newer(@Nullable JobTransitioned before, JobTransitioned event) {
    return before == null || event.getSequence() > before.getSequence() ? event : before;
  }

  /** Returns the changes of state, one per job. */
  public List<JobViewUpdate> changes() {
    return jobs.values().stream().map(JobViewProjector::change).flatMap(Optional::stream).toList();
  }

  /** Returns the changes of priority or share of jobs that wait, one per job. */
  public List<PrecedenceChange> precedenceChanges() {
    return jobs.values().stream()
        .map(job -> job.newestPrecedence)
        .filter(Objects::nonNull)
        .filter(event -> event.getArrayIndex() == null && event.getNodeIndex() == null)
        .map(
            event ->
                new PrecedenceChange(
                    event.getJobId(),
                    event.getSequence(),
                    event.getShareIdentifier(),
                    event.getSchedulingPriority()))
        .toList();
  }

  private static Optional<JobViewUpdate> change(Transitions job) {
    JobTransitioned newest = job.newest;
    if (newest.getArrayIndex() != null || newest.getNodeIndex() != null) {
      return ChildId.parse(newest.getJobId()).map(id -> new JobViewUpdate.Child(id, state(job)));
    }
    if (newest.getArraySize() != null) {
      JobTransitioned pending = job.firstPending;
      return Optional.of(
          new JobViewUpdate.Array(
              state(job),
              Documents.write(newest.getArraySummary()),
              newest.getAt().toEpochMilli(),
              newest.getArrayRunnable(),
              pending == null ? null : millis(pending.getAt())));
    }
    return Optional.of(
        ServiceAttempts.isOfService(newest) ? serviceJob(job) : new JobViewUpdate.Job(state(job)));
  }

  private static JobViewUpdate serviceJob(Transitions job) {
    JobTransitioned withAttempt = job.newestWithAttempt;
    AttemptDetail attempt = withAttempt == null ? null : withAttempt.getAttempt();
    return new JobViewUpdate.ServiceJob(
        state(
            job,
            attempt == null ? null : ServiceAttempts.latest(attempt).toString(),
            job.ended.isEmpty() ? null : ServiceAttempts.ended(job.ended).toString()),
        millis(job.newest.getScheduledAt()),
        attempt == null ? null : attempt.getComputeEnvironmentArn(),
        job.newest.getPreemptions());
  }

  private static StateChange state(Transitions job) {
    JobTransitioned withAttempt = job.newestWithAttempt;
    return state(
        job,
        withAttempt == null ? null : container(withAttempt.getAttempt()).toString(),
        job.ended.isEmpty() ? null : ended(job.ended).toString());
  }

  private static StateChange state(
      Transitions job, @Nullable String attempt, @Nullable String endedAttempts) {
    JobTransitioned event = job.newest;
    return new StateChange(
        event.getJobId(),
        event.getSequence(),
        new StateChange.Status(
            event.getStatus().name(),
            event.getStatusReason(),
            event.getIsCancelled(),
            event.getIsTerminated()),
        new StateChange.Times(millis(event.getStartedAt()), millis(event.getStoppedAt())),
        attempt,
        endedAttempts);
  }

  /** Returns the key of an attempt. The attempt after a preempted one may have the same number. */
  private static AttemptKey key(JobTransitioned event, AttemptDetail attempt) {
    return event.getPreempted()
        ? AttemptKey.preempted(attempt.getAttempt(), event.getPreemptions())
        : AttemptKey.ended(attempt.getAttempt());
  }

  private static ObjectNode ended(Map<AttemptKey, AttemptDetail> attempts) {
    ObjectNode result = JSON.objectNode();
    attempts.forEach((key, attempt) -> result.set(key.toString(), attempt(attempt)));
    return result;
  }

  /** As DescribeJobs shows it; {@code containers} is where a tutorial reads the stream (T-047). */
  private static ObjectNode attempt(AttemptDetail attempt) {
    ObjectNode container = container(attempt);
    container.set("networkInterfaces", JSON.arrayNode());
    ObjectNode result = JSON.objectNode();
    result.set("container", container);
    result.set("containers", JSON.arrayNode().add(container));
    result.set("taskProperties", JSON.arrayNode());
    Documents.put(result, "startedAt", millis(attempt.getStartedAt()));
    Documents.put(result, "stoppedAt", millis(attempt.getStoppedAt()));
    Documents.put(result, "statusReason", attempt.getStatusReason());
    return result;
  }

  private static ObjectNode container(AttemptDetail attempt) {
    ObjectNode container = JSON.objectNode();
    if (!attempt.getContainerInstanceArn().isEmpty()) { // Fargate has none
      Documents.put(container, "containerInstanceArn", attempt.getContainerInstanceArn());
    }
    Documents.put(container, "taskArn", attempt.getTaskArn());
    if (attempt.getExitCode() != null) {
      container.put("exitCode", attempt.getExitCode());
    }
    Documents.put(container, "reason", attempt.getReason());
    Documents.put(container, "logStreamName", attempt.getLogStreamName());
    if (attempt.getNodeName() != null) {
      container.set("pod", pod(attempt));
    }
    return container;
  }

  /** What is told of pods alone (EKS-005); DescribeJobs puts it where it belongs. */
  private static ObjectNode pod(AttemptDetail attempt) {
    ObjectNode pod = JSON.objectNode();
    pod.put("environment", attempt.getComputeEnvironmentArn());
    pod.put("nodeName", attempt.getNodeName());
    ArrayNode containers = pod.putArray("containers");
    for (ContainerStopped ended : attempt.getContainers()) {
      ObjectNode container = containers.addObject();
      container.put("name", ended.getName());
      if (ended.getExitCode() != null) {
        container.put("exitCode", ended.getExitCode());
      }
      Documents.put(container, "reason", ended.getReason());
      Documents.put(container, "containerId", ended.getContainerId());
      if (ended.getInit()) {
        container.put("init", true);
      }
    }
    return pod;
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }
}
