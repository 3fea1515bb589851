package io.windlass.scheduler.gang;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.Submission;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One node of a multi-node job, as one immutable value. It exists from the job's first placement
 * until the job is over and nothing of the node runs any more; before, there is nothing to say of
 * it. It changes by {@link #apply} alone, which follows {@link NodeTransitions}.
 *
 * @param job what the whole job was submitted as
 * @param attempt the latest, if it is known; one that is over may be forgotten
 */
public record Node(Submission job, int index, Progress progress, @Nullable Attempt attempt) {
  /** A node was PENDING (1) and RUNNABLE (2) as its job was, without records of its own. */
  private static final int FIRST_VERSION = 2;

  /**
   * The status of a node and how it came about.
   *
   * @param version grows by one with each published change
   * @param stopping whether its task was told to stop
   */
  public record Progress(
      NodeStatus status,
      long version,
      Instant since,
      @Nullable String statusReason,
      boolean stopping) {

    Progress to(NodeStatus next, NodeEvent event, @Nullable String reason, boolean stops) {
      return new Progress(
          next, event.isPublished() ? version + 1 : version, event.at(), reason, stops);
    }
  }

  /** A node of a job that is placed for the first time. */
  public static Node first(Submission job, int index, NodeEvent.SetAside event) {
    NodeStatus status = NodeTransitions.next(null, event);
    return new Node(
        job, index, new Progress(status, FIRST_VERSION, event.at(), null, false), event.attempt());
  }

  public JobId id() {
    return job.id().node(index);
  }

  public JobProfile profile() {
    return job.profile();
  }

  public NodeStatus status() {
    return progress.status();
  }

  /** Returns whether it decides about the job (MNP-011). */
  public boolean isMain() {
    return index == profile().kind().mainNode();
  }

  /** Returns the attempt of a node that holds an instance. */
  public Attempt liveAttempt() {
    return Objects.requireNonNull(attempt, "no attempt");
  }

  /** Returns the node after the event. */
  public Node apply(NodeEvent event) {
    NodeStatus next = NodeTransitions.next(status(), event);
    return switch (event) {
      case NodeEvent.SetAside aside -> with(next, event, null).with(aside.attempt());
      case NodeEvent.Ordered _, NodeEvent.Released _ -> with(next, event, null);
      case NodeEvent.Started started ->
          stays(next, event, progress.statusReason())
              .with(liveAttempt().started(started.startedAt(), started.nodeName()));
      case NodeEvent.StopOrdered ordered ->
          new Node(job, index, progress.to(next, event, ordered.reason(), true), attempt);
      case NodeEvent.Succeeded succeeded ->
          with(next, event, succeeded.how().statusReason())
              .with(liveAttempt().ended(succeeded.how()));
      case NodeEvent.Failed failed ->
          with(next, event, failed.how().statusReason()).with(liveAttempt().ended(failed.how()));
      case NodeEvent.Returned returned ->
          with(next, event, null).with(liveAttempt().ended(returned.how()));
      case NodeEvent.Abandoned abandoned -> with(next, event, abandoned.reason());
    };
  }

  private Node with(NodeStatus next, NodeEvent event, @Nullable String reason) {
    return new Node(job, index, progress.to(next, event, reason, false), attempt);
  }

  private Node stays(NodeStatus next, NodeEvent event, @Nullable String reason) {
    return new Node(job, index, progress.to(next, event, reason, progress.stopping()), attempt);
  }

  private Node with(Attempt next) {
    return new Node(job, index, progress, next);
  }
}
