package io.windlass.scheduler.job;

import io.windlass.scheduler.attempt.RetryStrategy;
import io.windlass.scheduler.consumable.ConsumableRequirements;
import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.resource.ResourceSum;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All that deciding about a job needs and that many jobs have in common. Jobs that were submitted
 * alike share one instance of it, which is what keeps a queued job small in memory and in the
 * store.
 *
 * @param shape what it needs of one instance; of a multi-node job, what each node's instance must
 *     have; of a service job, a vCPU for each instance of the service
 */
public record JobProfile(
    String queueArn,
    String definitionArn,
    JobKind kind,
    ResourceShape shape,
    Execution execution,
    Precedence precedence) {
  /**
   * Returns how many instances one job takes: more than one only for the nodes of a multi-node job.
   */
  public int nodes() {
    return kind.isMultiNode() ? kind.size() : 1;
  }

  /** Returns the capacity that one job must get at once to be placed. */
  public ResourceRequest request() {
    return new ResourceRequest(shape, nodes(), use(), kind.instanceType());
  }

  private ResourceRequest.Use use() {
    return switch (kind.type()) {
      case SINGLE, ARRAY -> ResourceRequest.Use.SHARED;
      case MULTI_NODE -> ResourceRequest.Use.EXCLUSIVE;
      case SERVICE -> ResourceRequest.Use.SERVICE;
    };
  }

  /** Returns what one job takes up while it runs, on all its instances together. */
  public ResourceSum total() {
    return ResourceSum.NONE.plus(shape, nodes());
  }

  /**
   * How attempts are repeated, how long each may take (TO-001; null is no limit), which consumable
   * resources each locks (CR-021), how often the job goes back to its queue when it is preempted
   * (null is however often), and what the names of its log streams begin with (LOG-012; null is the
   * name of its definition).
   */
  public record Execution(
      RetryStrategy retry,
      @Nullable Duration timeout,
      ConsumableRequirements consumables,
      @Nullable Integer preemptionRetries,
      @Nullable String logStreamPrefix) {
    public static final Execution DEFAULT = new Execution(RetryStrategy.ONCE, null);

    public Execution(RetryStrategy retry, @Nullable Duration timeout) {
      this(retry, timeout, ConsumableRequirements.NONE);
    }

    public Execution(
        RetryStrategy retry, @Nullable Duration timeout, ConsumableRequirements consumables) {
      this(retry, timeout, consumables, null, null);
    }
  }

  /** Returns the same with another priority and share. */
  public JobProfile with(Precedence other) {
    return new JobProfile(queueArn, definitionArn, kind, shape, execution, other);
  }

  /** Priority and share of a job in a fair-share queue (FS-010, FS-014). */
  public record Precedence(@Nullable String shareIdentifier, int priority) {
    public static final Precedence NONE = new Precedence(null, 0);

    /** With another priority or share; what is null stays as it is. */
    public Precedence with(@Nullable Integer otherPriority, @Nullable String otherShare) {
      return new Precedence(
          otherShare == null ? shareIdentifier : otherShare,
          otherPriority == null ? priority : otherPriority);
    }
  }
}
