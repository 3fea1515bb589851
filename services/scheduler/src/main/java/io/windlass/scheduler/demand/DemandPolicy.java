package io.windlass.scheduler.demand;

import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.Environments;
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
 * the queue would use it (JQ-009); one that is as large as it may be passes the rest on.
 *
 * <p>Algorithm: queues by priority; for each, its environments in order. An environment that still
 * may grow by the head's vCPUs takes what it has room for under maxvCpus, the next one the rest. If
 * none takes anything, the first one that scales hears of the head alone, so that capacity can tell
 * why it is stuck. Costs a step per queue in which something waits, however much it is.
 *
 * <p>Example: 10 jobs of 4 vCPUs wait; A may grow by 16, B by 64: A hears 16 vCPUs, B 24.
 */
public final class DemandPolicy {
  /** A queue in which something waits. */
  public record Waiting(List<String> environments, ResourceSum sum, ResourceShape head) {}

  private final Environments environments;
  private final Map<String, Demand> demands = new TreeMap<>();

  private DemandPolicy(Environments environments) {
    this.environments = environments;
  }

  /** Demand of each environment of which something is wanted, by ARN. */
  public static Map<String, Demand> spread(List<Waiting> queues, Environments environments) {
    DemandPolicy policy = new DemandPolicy(environments);
    queues.forEach(policy::spread);
    return policy.demands;
  }

  private void spread(Waiting queue) {
    List<Environment> scaling = scaling(queue.environments());
    ResourceSum rest = queue.sum();
    for (Environment environment : scaling) {
      long room = room(environment);
      if (room >= queue.head().milliVcpus() && !rest.isNone()) {
        ResourceSum part = rest.upTo(room);
        ask(environment, part, queue.head());
        rest = rest.minus(part);
      }
    }
    if (!scaling.isEmpty() && rest.equals(queue.sum())) {
      ask(scaling.getFirst(), ResourceSum.of(queue.head()), queue.head());
    }
  }

  private List<Environment> scaling(List<String> order) {
    List<Environment> scaling = new ArrayList<>(order.size());
    for (String arn : order) {
      Environment environment = environments.get(arn);
      EnvironmentDefinition definition = environment.definition();
      if (definition != null && environment.isUsable() && canGrow(environment, definition)) {
        scaling.add(environment);
      }
    }
    return scaling;
  }

  private static boolean canGrow(Environment environment, EnvironmentDefinition definition) {
    return switch (definition.supply()) {
      case SCALED -> true;
      case ELASTIC -> environment.slots().isEmpty();
      case GIVEN -> false;
    };
  }

  /** How many vCPUs (in thousandths) the environment may still grow by. */
  private long room(Environment environment) {
    long max = Objects.requireNonNull(environment.definition()).maxMilliVcpus();
    Demand asked = demands.getOrDefault(environment.arn(), Demand.NONE);
    return max - environment.milliVcpus() - asked.waiting().milliVcpus();
  }

  private void ask(Environment environment, ResourceSum part, ResourceShape head) {
    Demand asked = demands.getOrDefault(environment.arn(), Demand.NONE);
    demands.put(environment.arn(), asked.plus(part, head));
  }
}
