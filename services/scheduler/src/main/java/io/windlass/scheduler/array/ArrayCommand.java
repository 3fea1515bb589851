package io.windlass.scheduler.array;

import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.StopRequest;
import java.util.List;
import java.util.Map;

/** A command to an existing array job. */
public sealed interface ArrayCommand {
  /**
   * The queue of the array is known: evaluate its dependencies for the first time.
   *
   * @param outstanding dependencies that have not succeeded yet
   * @param dependencyFailed whether one has failed already (DEP-004)
   * @param peers the state of each array on which it has an N_TO_N dependency (AR-014)
   */
  record Evaluate(
      List<Dependency> outstanding, boolean dependencyFailed, Map<JobId, NToNPeer> peers)
      implements ArrayCommand {}

  /**
   * The state of an array that is the target of an N_TO_N dependency: each child waits for the
   * child of the same index there.
   *
   * @param over whether all its children have ended
   */
  record NToNPeer(boolean over, IndexSet succeeded, IndexSet failed) {}

  /** A job on which all children may depend has ended. */
  record FinishDependency(JobId dependency, boolean succeeded) implements ArrayCommand {}

  /** Children of a peer have ended. */
  record FinishPeerChildren(JobId peer, IndexSet children, boolean succeeded)
      implements ArrayCommand {}

  /** A peer has ended as a whole. */
  record FinishPeer(JobId peer, boolean succeeded) implements ArrayCommand {}

  /** A child becomes a job. */
  record SpawnChild(int index) implements ArrayCommand {}

  /** A child that was a job is over. */
  record EndChild(int index, boolean succeeded) implements ArrayCommand {}

  /** A user cancels or terminates a child that is an index still (AR-008). */
  record StopChild(int index, StopRequest request) implements ArrayCommand {}

  /** A user cancels or terminates the whole array (AR-007), or its queue is deleted. */
  record Stop(StopRequest request) implements ArrayCommand {}

  /** A user changes the priority or share of its waiting children. */
  record ChangePrecedence(JobProfile.Precedence precedence) implements ArrayCommand {}

  /** Publishes the status summary of the children. */
  record PublishSummary() implements ArrayCommand {}
}
