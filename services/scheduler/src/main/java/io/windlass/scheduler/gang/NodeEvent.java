package io.windlass.scheduler.gang;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happened to a node. Facts only: applying one needs nothing but the node. */
public sealed interface NodeEvent {
  /** Returns when it was decided. */
  Instant at();

  /** Returns which kind of event this is, for the transition table. */
  default Type type() {
    return switch (this) {
      case SetAside _ -> Type.SET_ASIDE;
      case Ordered _ -> Type.ORDERED;
      case Started _ -> Type.STARTED;
      case StopOrdered _ -> Type.STOP_ORDERED;
      case Succeeded _ -> Type.SUCCEEDED;
      case Failed _ -> Type.FAILED;
      case Returned _ -> Type.RETURNED;
      case Released _ -> Type.RELEASED;
      case Abandoned _ -> Type.ABANDONED;
    };
  }

  /** Returns whether it is published as the next version of the node. */
  default boolean isPublished() {
    return !(this instanceof SetAside);
  }

  /** How the attempt ended that the event ends; null if it ends none. */
  default @Nullable AttemptEnd end() {
    return switch (this) {
      case Succeeded succeeded -> succeeded.how();
      case Failed failed -> failed.how();
      case Returned returned -> returned.how();
      case SetAside _, Ordered _, Started _, StopOrdered _, Released _, Abandoned _ -> null;
    };
  }

  /** Kinds of events. */
  enum Type {
    SET_ASIDE,
    ORDERED,
    STARTED,
    STOP_ORDERED,
    SUCCEEDED,
    FAILED,
    RETURNED,
    RELEASED,
    ABANDONED
  }

  /** An instance is set aside for it. */
  record SetAside(Instant at, Attempt attempt) implements NodeEvent {}

  /**
   * Its task is to start.
   *
   * @param mainAddress where it finds the main node; null for the main node itself
   */
  record Ordered(Instant at, @Nullable String mainAddress) implements NodeEvent {}

  /**
   * Its containers are up.
   *
   * @param address where other nodes reach it; null if capacity did not say
   * @param nodeName of a pod, the node of Kubernetes that it is on
   */
  record Started(Instant at, Instant startedAt, @Nullable String address, @Nullable String nodeName)
      implements NodeEvent {
    public Started(Instant at, Instant startedAt, @Nullable String address) {
      this(at, startedAt, address, null);
    }
  }

  /** Its task must stop: the job is over, or ends. */
  record StopOrdered(Instant at, String reason) implements NodeEvent {}

  /** It exited with 0. */
  record Succeeded(Instant at, AttemptEnd how) implements NodeEvent {}

  /** It ended otherwise. */
  record Failed(Instant at, AttemptEnd how) implements NodeEvent {}

  /** It ended, and the job has another attempt before it (MNP-013). */
  record Returned(Instant at, AttemptEnd how) implements NodeEvent {}

  /** It has nothing to do until the job's next attempt, which uses no attempt of its own up. */
  record Released(Instant at) implements NodeEvent {}

  /** The job is over, and it has not run in this attempt. */
  record Abandoned(Instant at, String reason) implements NodeEvent {}
}
