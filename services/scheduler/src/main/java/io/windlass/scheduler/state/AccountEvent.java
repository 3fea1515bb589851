package io.windlass.scheduler.state;

import io.windlass.scheduler.array.ArrayEvent;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.consumable.ConsumableLevels;
import io.windlass.scheduler.consumable.ConsumableResource;
import io.windlass.scheduler.demand.Demand;
import io.windlass.scheduler.fairshare.ShareState;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.gang.NodeEvent;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.Shortage;
import io.windlass.scheduler.query.QueryResult;
import io.windlass.scheduler.queue.QueueControl;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.queue.SharingPolicy;
import io.windlass.scheduler.quota.QuotaShare;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened in an account: all that is stored and told follows from these. */
public sealed interface AccountEvent {
  /**
   * A job took a step.
   *
   * @param before null if it begins with this
   */
  record JobStep(@Nullable Job before, JobEvent event, Job after) implements AccountEvent {
    public JobId id() {
      return after.id();
    }
  }

  /**
   * An array job took a step.
   *
   * @param before null if it begins with this
   * @param children how many of its children are in which state after it
   */
  record ArrayStep(
      @Nullable ArrayJob before, ArrayEvent event, ArrayJob after, Map<JobStatus, Integer> children)
      implements AccountEvent {
    public JobId id() {
      return after.id();
    }
  }

  /**
   * A node of a multi-node job took a step.
   *
   * @param before null if it begins with this
   */
  record NodeStep(@Nullable Node before, NodeEvent event, Node after) implements AccountEvent {
    public JobId id() {
      return after.id();
    }
  }

  /** A multi-node job is over and nothing of its nodes is left; indexes 0 to nodes - 1. */
  record GangDisbanded(JobId id, int nodes) implements AccountEvent {}

  /** A queue is as described from now on. */
  record QueueDefined(QueueDefinition definition) implements AccountEvent {}

  /** A scheduling policy is as described from now on. */
  record PolicyDefined(SharingPolicy policy) implements AccountEvent {}

  /** A quota share is as described from now on. */
  record QuotaShareDefined(QuotaShare share) implements AccountEvent {}

  /** What is kept of a share of a queue changed; empty if nothing is kept of it any more. */
  record ShareCharged(String queueArn, ShareState account) implements AccountEvent {}

  /** An environment is as described from now on. */
  record EnvironmentDefined(EnvironmentDefinition definition) implements AccountEvent {}

  /** A consumable resource is to be kept like this: it was defined, or something of it spent. */
  record ConsumableChanged(ConsumableResource resource) implements AccountEvent {}

  /** The world is told how much of a consumable resource there is. */
  record ConsumableTold(ConsumableResource resource, ConsumableLevels levels)
      implements AccountEvent {}

  /** Capacity's news was taken in. */
  record CapacityChanged(String environmentArn, long sequence, CapacityChange change)
      implements AccountEvent {}

  /**
   * An environment is short of room for something.
   *
   * @param shortage null when that is over
   */
  record ShortageNoted(String environmentArn, @Nullable Shortage shortage)
      implements AccountEvent {}

  /** Capacity is asked for room; replaces what the environment was asked for before. */
  record DemandStated(String environmentArn, Demand demand, long sequence)
      implements AccountEvent {}

  /** Capacity is told that nothing is left on a draining instance. */
  record InstanceReleased(String environmentArn, String instanceId, long sequence)
      implements AccountEvent {}

  /** A user holds a job, or lets it go; or it is over. */
  record HoldChanged(JobId id, boolean held) implements AccountEvent {}

  /** A queue is served like this from now on. */
  record QueueControlled(String queueArn, QueueControl control) implements AccountEvent {}

  /** Somebody who waits gets an answer. Nothing changes by it, and it is not stored. */
  record Answered(String requestId, QueryResult answer) implements AccountEvent {}
}
