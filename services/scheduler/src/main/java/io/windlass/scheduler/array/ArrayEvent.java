package io.windlass.scheduler.array;

import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.job.Submission;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened to an array job. Facts only: applying one needs nothing but the array. */
public sealed interface ArrayEvent {
  /** Returns when it was decided. */
  Instant at();

  /** Returns which kind of event this is, for the transition table. */
  default Type type() {
    return switch (this) {
      case Submitted _ -> Type.SUBMITTED;
      case Awaited _ -> Type.AWAITED;
      case DependencySatisfied _ -> Type.DEPENDENCY_SATISFIED;
      case PeerSucceeded _ -> Type.PEER_SUCCEEDED;
      case PeerDone _ -> Type.PEER_DONE;
      case ChildSpawned _ -> Type.CHILD_SPAWNED;
      case ChildEnded _ -> Type.CHILD_ENDED;
      case ChildrenFailed _ -> Type.CHILDREN_FAILED;
      case StopAccepted _ -> Type.STOP_ACCEPTED;
      case PrecedenceChanged _ -> Type.PRECEDENCE_CHANGED;
      case SummaryPublished _ -> Type.SUMMARY_PUBLISHED;
      case Succeeded _ -> Type.SUCCEEDED;
      case Failed _ -> Type.FAILED;
    };
  }

  /** Returns whether it is published as the next version of the parent. */
  default boolean isPublished() {
    return switch (this) {
      case Submitted _,
          Awaited _,
          StopAccepted _,
          PrecedenceChanged _,
          SummaryPublished _,
          Succeeded _,
          Failed _ ->
          true;
      case DependencySatisfied _,
          PeerSucceeded _,
          PeerDone _,
          ChildSpawned _,
          ChildEnded _,
          ChildrenFailed _ ->
          false;
    };
  }

  /** Kinds of events. */
  enum Type {
    SUBMITTED,
    AWAITED,
    DEPENDENCY_SATISFIED,
    PEER_SUCCEEDED,
    PEER_DONE,
    CHILD_SPAWNED,
    CHILD_ENDED,
    CHILDREN_FAILED,
    STOP_ACCEPTED,
    PRECEDENCE_CHANGED,
    SUMMARY_PUBLISHED,
    SUCCEEDED,
    FAILED
  }

  /** The array exists. */
  record Submitted(
      Instant at,
      Submission submission,
      boolean sequential,
      List<Dependency> dependencies,
      List<JobId> peers)
      implements ArrayEvent {}

  /** Its children exist. They wait for these dependencies, or only for capacity. */
  record Awaited(Instant at, List<Dependency> outstanding, Map<JobId, IndexSet> peers)
      implements ArrayEvent {}

  /** One of the jobs that all children wait for is done. */
  record DependencySatisfied(Instant at, Dependency dependency) implements ArrayEvent {}

  /** Children of a peer succeeded. */
  record PeerSucceeded(Instant at, JobId peer, IndexSet children) implements ArrayEvent {}

  /** Nothing is to be expected of a peer any more, and nothing in the way. */
  record PeerDone(Instant at, JobId peer) implements ArrayEvent {}

  /** A child became a job. */
  record ChildSpawned(Instant at, int index) implements ArrayEvent {}

  /** A child that was a job is over. */
  record ChildEnded(Instant at, int index, boolean succeeded) implements ArrayEvent {}

  /**
   * Children failed that were still indexes; each is published.
   *
   * @param stop the request that caused it; null if another reason did
   */
  record ChildrenFailed(Instant at, IndexSet children, String reason, @Nullable StopRequest stop)
      implements ArrayEvent {}

  /** A request to stop the whole array was accepted; children that are jobs have yet to end. */
  record StopAccepted(Instant at, StopRequest request) implements ArrayEvent {}

  /** The priority or share of its waiting children changed. */
  record PrecedenceChanged(Instant at, JobProfile.Precedence precedence) implements ArrayEvent {}

  /** The status summary of the children was published. */
  record SummaryPublished(Instant at) implements ArrayEvent {}

  /** All children succeeded (AR-006). */
  record Succeeded(Instant at) implements ArrayEvent {}

  /** All children are over, and not all succeeded; or none will ever exist. */
  record Failed(Instant at, String reason, @Nullable StopRequest stop) implements ArrayEvent {}
}
