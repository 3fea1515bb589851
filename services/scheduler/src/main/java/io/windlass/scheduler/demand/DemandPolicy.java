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
 * Distributes the demand of waiting jobs over the environments that could provide capacity.
 *
 * <p>Goals: an environment that can grow is asked for what its queues need, in the order in which a
 * queue uses its environments (JQ-009). An environment that has reached its maximum, or for which
 * capacity reports a shortage, passes the rest on (JQ-009, CE-011, TR-028). Demand that no
 * environment can take has a reason.
 *
 * <p>Algorithm: queues by priority; for each queue, its environments in order. An environment that
 * may still grow by the vCPUs of the head takes what fits below its maxvCpus; the next one takes
 * the rest. An environment that has a shortage for the head, or is too small for it, takes nothing.
 * It is asked for the head alone, unless another queue has demand that it can take, so that
 * capacity can report the reason and the end of the shortage. So is the first scaling environment
 * if no environment takes anything. The cost is proportional to the number of queues with waiting
 * jobs, not to the number of jobs.
 *
 * <p>Example: 10 jobs of 4 vCPUs wait; A may grow by 16, B by 64: A is asked for 16 vCPUs, B for
 * 24. If A has a shortage, A is asked for 4 and B for 40.
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
    ResourceRequest request = queue.head();
    ResourceShape head = request.shape();
    ResourceSum rest = queue.sum();
    Environment first = null;
    for (String arn : queue.environments()) {
      Environment environment = environments.get(arn);
      EnvironmentDefinition definition = environment.definition();
      if (definition == null || !environment.isUsable()) {
        continue;
      }
      if (isStuck(environment, definition, head)) {
        stuck.add(new Stuck(environment, request));
      } else if (canGrow(environment, definition)) {
        first = first == null ? environment : first;
        long available = available(environment);
        if (available >= head.milliVcpus() && !rest.isNone()) {
          ResourceSum part = rest.upTo(available);
          ask(environment, part, request);
          rest = rest.minus(part);
        }
      }
    }
    if (first != null && rest.equals(queue.sum())) {
      ask(first, ResourceSum.of(head), request);
    }
  }

  /**
   * All of it is asked of the one environment that runs the whole gang (TR-027), even while others
   * use that environment up: capacity then reports a shortage, or provides instances as they end.
   */
  private void askForGang(Waiting queue) {
    ResourceRequest head = queue.head();
    Environment environment = environments.forGang(queue.environments(), head);
    if (environment != null) {
      long most = Math.max(available(environment), head.total().milliVcpus());
      ask(environment, queue.sum().upTo(most), head);
    }
  }

  /** Returns whether the head cannot be served there, for now or ever. */
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

  /** Returns how many vCPUs (in thousandths) the environment may still grow by. */
  private long available(Environment environment) {
    long max = Objects.requireNonNull(environment.definition()).maxMilliVcpus();
    Demand asked = demands.getOrDefault(environment.arn(), Demand.NONE);
    return max - environment.milliVcpus() - asked.waiting().milliVcpus();
  }

  private void ask(Environment environment, ResourceSum part, ResourceRequest head) {
    Demand asked = demands.getOrDefault(environment.arn(), Demand.NONE);
    demands.put(environment.arn(), asked.plus(part, head));
  }
}
