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
  /** When it was decided. */
  Instant at();

  /** Which kind of event this is, for the transition table. */
  default Type type() {
    return switch (this) {
      case Submitted _ -> Type.SUBMITTED;
      case Awaited _ -> Type.AWAITED;
      case DependencySatisfied _ -> Type.DEPENDENCY_SATISFIED;
      case TwinSucceeded _ -> Type.TWIN_SUCCEEDED;
      case TwinDone _ -> Type.TWIN_DONE;
      case ChildSpawned _ -> Type.CHILD_SPAWNED;
      case ChildEnded _ -> Type.CHILD_ENDED;
      case ChildrenFailed _ -> Type.CHILDREN_FAILED;
      case StopAccepted _ -> Type.STOP_ACCEPTED;
      case PrecedenceChanged _ -> Type.PRECEDENCE_CHANGED;
      case Told _ -> Type.TOLD;
      case Succeeded _ -> Type.SUCCEEDED;
      case Failed _ -> Type.FAILED;
    };
  }

  /** Whether the world hears of it as the next version of the parent. */
  default boolean isPublished() {
    return switch (this) {
      case Submitted _,
          Awaited _,
          StopAccepted _,
          PrecedenceChanged _,
          Told _,
          Succeeded _,
          Failed _ ->
          true;
      case DependencySatisfied _,
          TwinSucceeded _,
          TwinDone _,
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
    TWIN_SUCCEEDED,
    TWIN_DONE,
    CHILD_SPAWNED,
    CHILD_ENDED,
    CHILDREN_FAILED,
    STOP_ACCEPTED,
    PRECEDENCE_CHANGED,
    TOLD,
    SUCCEEDED,
    FAILED
  }

  /** The array exists. */
  record Submitted(
      Instant at,
      Submission submission,
      boolean sequential,
      List<Dependency> dependencies,
      List<JobId> twins)
      implements ArrayEvent {}

  /** Its children exist, and wait for these; or for nothing but room. */
  record Awaited(Instant at, List<Dependency> outstanding, Map<JobId, IndexSet> twins)
      implements ArrayEvent {}

  /** One of the jobs that all children wait for is done. */
  record DependencySatisfied(Instant at, Dependency dependency) implements ArrayEvent {}

  /** Children of a twin succeeded. */
  record TwinSucceeded(Instant at, JobId twin, IndexSet children) implements ArrayEvent {}

  /** Nothing is to be expected of a twin any more, and nothing in the way. */
  record TwinDone(Instant at, JobId twin) implements ArrayEvent {}

  /** A child became a job. */
  record ChildSpawned(Instant at, int index) implements ArrayEvent {}

  /** A child that was a job is over. */
  record ChildEnded(Instant at, int index, boolean succeeded) implements ArrayEvent {}

  /**
   * Children failed that were indexes still; the world hears of each.
   *
   * @param stop somebody's wish, if that is why
   */
  record ChildrenFailed(Instant at, IndexSet children, String reason, @Nullable StopRequest stop)
      implements ArrayEvent {}

  /** A wish to end all of it was accepted, and children that are jobs are still to end. */
  record StopAccepted(Instant at, StopRequest request) implements ArrayEvent {}

  /** Its children that wait have another place among the jobs of their queue. */
  record PrecedenceChanged(Instant at, JobProfile.Precedence precedence) implements ArrayEvent {}

  /** The world is told how far the children are. */
  record Told(Instant at) implements ArrayEvent {}

  /** All children succeeded (AR-006). */
  record Succeeded(Instant at) implements ArrayEvent {}

  /** All children are over, and not all succeeded; or none will ever exist. */
  record Failed(Instant at, String reason, @Nullable StopRequest stop) implements ArrayEvent {}
}
