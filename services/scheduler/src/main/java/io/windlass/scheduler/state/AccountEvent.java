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

/** An event of an account. All stored rows and all outgoing records follow from events. */
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

  /** The stored state of a share of a queue changed; empty if the row is to be deleted. */
  record ShareCharged(String queueArn, ShareState account) implements AccountEvent {}

  /** An environment is as described from now on. */
  record EnvironmentDefined(EnvironmentDefinition definition) implements AccountEvent {}

  /** A consumable resource is to be kept like this: it was defined, or something of it spent. */
  record ConsumableChanged(ConsumableResource resource) implements AccountEvent {}

  /** The levels of a consumable resource are published. */
  record ConsumablePublished(ConsumableResource resource, ConsumableLevels levels)
      implements AccountEvent {}

  /** An event of capacity was applied. */
  record CapacityChanged(String environmentArn, long sequence, CapacityChange change)
      implements AccountEvent {}

  /**
   * The known shortage of an environment changed.
   *
   * @param shortage null when that is over
   */
  record ShortageChanged(String environmentArn, @Nullable Shortage shortage)
      implements AccountEvent {}

  /** Capacity is requested for an environment; replaces the previous demand. */
  record DemandStated(String environmentArn, Demand demand, long sequence)
      implements AccountEvent {}

  /** Capacity is informed that a draining instance is empty. */
  record InstanceReleased(String environmentArn, String instanceId, long sequence)
      implements AccountEvent {}

  /** A user holds a job or releases it, or the hold ends with the job. */
  record HoldChanged(JobId id, boolean held) implements AccountEvent {}

  /** The controls of a queue changed. */
  record QueueControlled(String queueArn, QueueControl control) implements AccountEvent {}

  /** A caller gets a result. It changes no state and is not stored. */
  record Answered(String requestId, QueryResult answer) implements AccountEvent {}
}
