package io.windlass.scheduler.demand;

import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.Environments;
import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.resource.ResourceSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Spreads what waits over the environments that could make room for it.
 *
 * <p>Goals: an environment that can grow is asked for what its queues need, in the order in which
 * the queue would use it (JQ-009); one that is as large as it may be, or that capacity holds back,
 * passes the rest on (JQ-009, CE-011, TR-028). Whoever cannot be served anywhere gets a reason.
 *
 * <p>Algorithm: queues by priority; for each, its environments in order. An environment that still
 * may grow by the head's vCPUs takes what it has room for under maxvCpus, the next one the rest. An
 * environment that is short of room for the head, or too small for it, takes nothing; it hears of
 * the head alone, unless another queue wants something of it that it can give, so that capacity can
 * tell why it is stuck and when the shortage ends. So does the first one that scales if nobody took
 * anything. Costs a step per queue in which something waits, however much it is.
 *
 * <p>Example: 10 jobs of 4 vCPUs wait; A may grow by 16, B by 64: A hears 16 vCPUs, B 24. The host
 * holds A back: A hears 4, B 40.
 */
public final class DemandPolicy {
  /** A queue in which something waits. */
  public record Waiting(List<String> environments, ResourceSum sum, ResourceRequest head) {}

  private record Stuck(Environment environment, ResourceRequest head) {}

  private final Environments environments;
  private final Map<String, Demand> demands = new TreeMap<>();
  private final List<Stuck> stuck = new ArrayList<>();

  private DemandPolicy(Environments environments) {
    this.environments = environments;
  }

  /** Demand of each environment of which something is wanted, by ARN. */
  public static Map<String, Demand> spread(List<Waiting> queues, Environments environments) {
    DemandPolicy policy = new DemandPolicy(environments);
    for (Waiting queue : queues) {
      if (queue.head().exclusive()) {
        policy.askForGang(queue);
      } else {
        policy.spread(queue);
      }
    }
    for (Stuck one : policy.stuck) {
      if (!policy.demands.containsKey(one.environment().arn())) {
        policy.ask(one.environment(), one.head().total(), one.head());
      }
    }
    return policy.demands;
  }

  private void spread(Waiting queue) {
    ResourceRequest need = queue.head();
    ResourceShape head = need.shape();
    ResourceSum rest = queue.sum();
    Environment first = null;
    for (String arn : queue.environments()) {
      Environment environment = environments.get(arn);
      EnvironmentDefinition definition = environment.definition();
      if (definition == null || !environment.isUsable()) {
        continue;
      }
      if (isStuck(environment, definition, head)) {
        stuck.add(new Stuck(environment, need));
      } else if (canGrow(environment, definition)) {
        first = first == null ? environment : first;
        long room = room(environment);
        if (room >= head.milliVcpus() && !rest.isNone()) {
          ResourceSum part = rest.upTo(room);
          ask(environment, part, need);
          rest = rest.minus(part);
        }
      }
    }
    if (first != null && rest.equals(queue.sum())) {
      ask(first, ResourceSum.of(head), need);
    }
  }

  /**
   * All of it is asked of the one environment that a gang goes to (TR-027), also where others use
   * it up at the moment: capacity then says so, or makes room as they end.
   */
  private void askForGang(Waiting queue) {
    ResourceRequest head = queue.head();
    Environment environment = environments.forGang(queue.environments(), head);
    if (environment != null) {
      long most = Math.max(room(environment), head.total().milliVcpus());
      ask(environment, queue.sum().upTo(most), head);
    }
  }

  /** Whether the head cannot be served there, for now or ever. */
  private static boolean isStuck(
      Environment environment, EnvironmentDefinition definition, ResourceShape head) {
    return switch (definition.supply()) {
      case SCALED ->
          environment.shortageOf(head) != null || head.milliVcpus() > definition.maxMilliVcpus();
      case ELASTIC -> environment.shortageOf(head) != null || isTooLarge(environment, head);
      case GIVEN, SERVICE -> false;
    };
  }

  /** Not even if it were empty; what Fargate has is all that it will have. */
  private static boolean isTooLarge(Environment environment, ResourceShape head) {
    return !environment.slots().isEmpty()
        && environment.slots().stream().noneMatch(slot -> head.fitsIn(slot.instance().resources()));
  }

  private static boolean canGrow(Environment environment, EnvironmentDefinition definition) {
    return switch (definition.supply()) {
      case SCALED -> true;
      case ELASTIC -> environment.slots().isEmpty();
      case GIVEN, SERVICE -> false;
    };
  }

  /** How many vCPUs (in thousandths) the environment may still grow by. */
  private long room(Environment environment) {
    long max = Objects.requireNonNull(environment.definition()).maxMilliVcpus();
    Demand asked = demands.getOrDefault(environment.arn(), Demand.NONE);
    return max - environment.milliVcpus() - asked.waiting().milliVcpus();
  }

  private void ask(Environment environment, ResourceSum part, ResourceRequest head) {
    Demand asked = demands.getOrDefault(environment.arn(), Demand.NONE);
    demands.put(environment.arn(), asked.plus(part, head));
  }
}
