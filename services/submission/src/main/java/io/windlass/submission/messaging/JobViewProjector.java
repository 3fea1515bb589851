package io.windlass.submission.messaging;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.events.AttemptDetail;
import io.windlass.events.JobStatus;
import io.windlass.events.JobTransitioned;
import io.windlass.submission.job.AttemptKey;
import io.windlass.submission.job.ChildId;
import io.windlass.submission.job.NodeId;
import io.windlass.submission.store.ArrayChange;
import io.windlass.submission.store.ChildChange;
import io.windlass.submission.store.Documents;
import io.windlass.submission.store.PrecedenceChange;
import io.windlass.submission.store.ServiceChange;
import io.windlass.submission.store.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Folds the transitions of a batch to one change per job: the one with the highest sequence tells
 * the state, and every attempt that ended is kept. Order and repetition of the events do not
 * matter. Parents and children of arrays are told apart from jobs on their own.
 */
public final class JobViewProjector {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Map<String, Folded> jobs = new LinkedHashMap<>();

  private static final class Folded {
    private JobTransitioned newest;
    private @Nullable JobTransitioned newestWithAttempt;
    private @Nullable JobTransitioned firstPending;
    private @Nullable JobTransitioned newestPrecedence;
    private final Map<AttemptKey, AttemptDetail> ended = new LinkedHashMap<>();

    private Folded(JobTransitioned first) {
      newest = first;
    }
  }

  public void add(JobTransitioned event) {
    Folded job = jobs.computeIfAbsent(event.getJobId(), _ -> new Folded(event));
    if (event.getSequence() > job.newest.getSequence()) {
      job.newest = event;
    }
    JobTransitioned pending = job.firstPending;
    if (event.getStatus() == JobStatus.PENDING
        && (pending == null || event.getSequence() < pending.getSequence())) {
      job.firstPending = event;
    }
    JobTransitioned precedence = job.newestPrecedence;
    if (event.getSchedulingPriority() != null
        && (precedence == null || event.getSequence() > precedence.getSequence())) {
      job.newestPrecedence = event;
    }
    AttemptDetail attempt = event.getAttempt();
    if (attempt == null) {
      return;
    }
    JobTransitioned before = job.newestWithAttempt;
    if (before == null || event.getSequence() > before.getSequence()) {
      job.newestWithAttempt = event;
    }
    if (event.getAttemptEnded()) {
      job.ended.put(key(event, attempt), attempt);
    }
  }

  /** Of jobs on their own. */
  public List<StateChange> changes() {
    List<StateChange> result = new ArrayList<>(jobs.size());
    for (Folded job : jobs.values()) {
      if (job.newest.getArraySize() == null
          && job.newest.getArrayIndex() == null
          && job.newest.getNodeIndex() == null
          && !ServiceAttempts.isOfService(job.newest)) {
        result.add(change(job));
      }
    }
    return result;
  }

  /** Of service jobs. */
  public List<ServiceChange> serviceChanges() {
    List<ServiceChange> result = new ArrayList<>();
    for (Folded job : jobs.values()) {
      if (ServiceAttempts.isOfService(job.newest)) {
        JobTransitioned withAttempt = job.newestWithAttempt;
        AttemptDetail attempt = withAttempt == null ? null : withAttempt.getAttempt();
        result.add(
            new ServiceChange(
                change(
                    job,
                    attempt == null ? null : ServiceAttempts.latest(attempt).toString(),
                    job.ended.isEmpty() ? null : ServiceAttempts.ended(job.ended).toString()),
                millis(job.newest.getScheduledAt()),
                attempt == null ? null : attempt.getComputeEnvironmentArn(),
                job.newest.getPreemptions()));
      }
    }
    return result;
  }

  /** Of parents of arrays. */
  public List<ArrayChange> arrayChanges() {
    List<ArrayChange> result = new ArrayList<>();
    for (Folded job : jobs.values()) {
      if (job.newest.getArraySize() != null) {
        JobTransitioned pending = job.firstPending;
        result.add(
            new ArrayChange(
                change(job),
                Documents.write(job.newest.getArraySummary()),
                job.newest.getAt().toEpochMilli(),
                job.newest.getArrayRunnable(),
                pending == null ? null : millis(pending.getAt())));
      }
    }
    return result;
  }

  /** Of jobs and parents that stand elsewhere among the jobs of their queue. */
  public List<PrecedenceChange> precedenceChanges() {
    List<PrecedenceChange> result = new ArrayList<>();
    for (Folded job : jobs.values()) {
      JobTransitioned event = job.newestPrecedence;
      if (event != null && event.getArrayIndex() == null && event.getNodeIndex() == null) {
        result.add(
            new PrecedenceChange(
                event.getJobId(),
                event.getSequence(),
                event.getShareIdentifier(),
                event.getSchedulingPriority()));
      }
    }
    return result;
  }

  /** Of children of arrays, and of nodes of multi-node jobs, which are kept alike. */
  public List<ChildChange> childChanges() {
    List<ChildChange> result = new ArrayList<>();
    for (Folded job : jobs.values()) {
      if (job.newest.getArrayIndex() != null) {
        ChildId.parse(job.newest.getJobId())
            .ifPresent(child -> result.add(new ChildChange(child, change(job))));
      } else if (job.newest.getNodeIndex() != null) {
        NodeId.parse(job.newest.getJobId())
            .map(node -> new ChildId(node.jobId(), node.index()))
            .ifPresent(node -> result.add(new ChildChange(node, change(job))));
      }
    }
    return result;
  }

  private static StateChange change(Folded job) {
    JobTransitioned withAttempt = job.newestWithAttempt;
    return change(
        job,
        withAttempt == null ? null : container(withAttempt.getAttempt()).toString(),
        job.ended.isEmpty() ? null : ended(job.ended).toString());
  }

  private static StateChange change(
      Folded job, @Nullable String attempt, @Nullable String endedAttempts) {
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

  /** A preempted attempt uses no retry, so the next one may have its number. */
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
    put(result, "startedAt", millis(attempt.getStartedAt()));
    put(result, "stoppedAt", millis(attempt.getStoppedAt()));
    put(result, "statusReason", attempt.getStatusReason());
    return result;
  }

  private static ObjectNode container(AttemptDetail attempt) {
    ObjectNode container = JSON.objectNode();
    if (!attempt.getContainerInstanceArn().isEmpty()) { // Fargate has none
      put(container, "containerInstanceArn", attempt.getContainerInstanceArn());
    }
    put(container, "taskArn", attempt.getTaskArn());
    if (attempt.getExitCode() != null) {
      container.put("exitCode", attempt.getExitCode());
    }
    put(container, "reason", attempt.getReason());
    put(container, "logStreamName", attempt.getLogStreamName());
    return container;
  }

  private static void put(ObjectNode node, String member, @Nullable Object value) {
    if (value instanceof Long number) {
      node.put(member, number);
    } else if (value != null) {
      node.put(member, value.toString());
    }
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }
}
