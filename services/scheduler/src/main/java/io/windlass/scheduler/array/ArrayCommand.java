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
   * Its queue is known: look at it for the first time.
   *
   * @param outstanding dependencies that have not succeeded yet
   * @param dependencyFailed whether one has failed already (DEP-004)
   * @param twins how far each twin is
   */
  record Evaluate(List<Dependency> outstanding, boolean dependencyFailed, Map<JobId, Twin> twins)
      implements ArrayCommand {}

  /**
   * How far a twin is.
   *
   * @param over nothing more will come of it
   */
  record Twin(boolean over, IndexSet succeeded, IndexSet failed) {}

  /** A job that all children may wait for is over. */
  record FinishDependency(JobId dependency, boolean succeeded) implements ArrayCommand {}

  /** Children of a twin are over. */
  record FinishTwinChildren(JobId twin, IndexSet children, boolean succeeded)
      implements ArrayCommand {}

  /** A twin as a whole is over. */
  record FinishTwin(JobId twin, boolean succeeded) implements ArrayCommand {}

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
