package io.windlass.simulator.workload;

import io.windlass.events.CapacityLimit;
import io.windlass.events.ComputeEnvironmentDefinition;
import io.windlass.events.JobQueueDefinition;
import io.windlass.events.JobStateTimeLimitAction;
import io.windlass.events.SchedulingPolicyDefinition;
import io.windlass.events.ServiceEnvironmentDefinition;
import io.windlass.events.ShareWeight;
import io.windlass.messaging.OutboxMessage;
import io.windlass.simulator.kernel.SeededRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The environments and queues of one account. */
final class WorkloadTopology {
  /** The maximum vCPUs of each environment; no job asks for more than one instance has. */
  private static final List<Integer> MOST_VCPUS = List.of(4, 6, 8, 12);

  /** With less, one instance of four vCPUs could use all capacity. */
  private static final int LEAST_FOR_TWO = 6;

  /**
   * A queue to submit to.
   *
   * @param limited heads that can never run are cancelled after a while
   * @param shared its jobs belong to shares
   * @param quotas its quota shares; null if it has none
   * @param gangs its environments can hold jobs of two nodes
   * @param instances of a service queue, how many its service environment allows; 0 of others
   */
  record Queue(
      String name,
      boolean limited,
      boolean shared,
      @Nullable QuotaShareWorkload quotas,
      boolean gangs,
      int instances) {
    boolean isOfService() {
      return instances > 0;
    }

    /** Returns the scheduling policy that it has. */
    @Nullable String policy() {
      return quotas != null ? "quotas" : shared ? "p" : null;
    }
  }

  private final SimulatedAccount account;
  private final SeededRandom chance;
  private final boolean roomy;
  private final List<Queue> queues = new ArrayList<>();
  private final ConsumableWorkload consumables;

  WorkloadTopology(SimulatedAccount account, SeededRandom chance, boolean roomy) {
    this.account = account;
    this.roomy = roomy;
    this.chance = chance;
    this.consumables = new ConsumableWorkload(account, chance);
  }

  ConsumableWorkload consumables() {
    return consumables;
  }

  List<Queue> queues() {
    return queues;
  }

  /** Returns the definitions of environments and queues that exist from the start, in any order. */
  List<OutboxMessage> define(Instant now) {
    List<OutboxMessage> messages = new ArrayList<>();
    boolean fargate = chance.oneIn(5);
    boolean scaled = !fargate && chance.oneIn(2);
    int environments = chance.between(1, 3);
    for (int i = 0; i < environments; i++) {
      messages.add(
          account.define(
              "compute-environment/ce" + i, environment("ce" + i, fargate, scaled), false, now));
    }
    messages.addAll(consumables.create(now));
    boolean shares = chance.oneIn(2);
    if (shares) {
      messages.add(account.define("scheduling-policy/p", policy(), false, now));
    }
    boolean quotas = chance.oneIn(2);
    if (quotas) {
      messages.add(account.define("scheduling-policy/quotas", quotaPolicy(), false, now));
    }
    int count = chance.between(1, 4);
    for (int i = 0; i < count; i++) {
      Queue queue = queue("q" + i, shares, quotas, scaled && roomy, 0);
      queues.add(queue);
      QuotaShareWorkload ofQueue = queue.quotas();
      if (ofQueue != null) {
        for (OutboxMessage share : ofQueue.create(now)) {
          messages.add(chance.below(messages.size() + 1), share);
        }
      }
      OutboxMessage message =
          account.define("job-queue/q" + i, queue(queue, environments), false, now);
      messages.add(chance.below(messages.size() + 1), message);
    }
    if (chance.oneIn(2)) {
      messages.addAll(services(shares, quotas, now));
    }
    return messages;
  }

  /** A service environment, named after its limit, and two queues that use it. */
  private List<OutboxMessage> services(boolean shares, boolean quotas, Instant now) {
    int instances = chance.between(2, 6);
    String environment = "service-environment/se" + instances;
    List<OutboxMessage> messages = new ArrayList<>();
    messages.add(account.define(environment, service(instances), false, now));
    for (int i = 0; i < 2; i++) {
      Queue queue = queue("s" + i, shares, quotas, false, instances);
      queues.add(queue);
      messages.add(account.define("job-queue/s" + i, queue(queue, environment), false, now));
      QuotaShareWorkload ofQueue = queue.quotas();
      if (ofQueue != null) {
        messages.addAll(ofQueue.create(now));
      }
    }
    return messages;
  }

  /** Some share of some queue changes; nothing if there is none. */
  List<OutboxMessage> changeQuotas(Instant now) {
    List<QuotaShareWorkload> all =
        queues.stream().map(Queue::quotas).filter(quotas -> quotas != null).toList();
    return all.isEmpty() ? List.of() : chance.pick(all).change(now);
  }

  /** No share lacks anything. */
  List<OutboxMessage> abound(Instant now) {
    List<OutboxMessage> messages = new ArrayList<>(consumables.abound(now));
    for (Queue queue : queues) {
      QuotaShareWorkload quotas = queue.quotas();
      if (quotas != null) {
        messages.addAll(quotas.abound(now));
      }
    }
    return messages;
  }

  private static ServiceEnvironmentDefinition service(int instances) {
    return ServiceEnvironmentDefinition.newBuilder()
        .setName("se" + instances)
        .setUuid("1")
        .setType("SAGEMAKER_TRAINING")
        .setState("ENABLED")
        .setCapacityLimits(List.of(new CapacityLimit("NUM_INSTANCES", instances)))
        .build();
  }

  private JobQueueDefinition queue(Queue queue, String environment) {
    return JobQueueDefinition.newBuilder()
        .setName(queue.name())
        .setUuid("1")
        .setState("ENABLED")
        .setPriority(chance.between(1, 3))
        .setJobQueueType("SAGEMAKER_TRAINING")
        .setComputeEnvironmentOrder(List.of())
        .setServiceEnvironmentOrder(List.of(account.arn(environment)))
        .setSchedulingPolicyArn(policy(queue))
        .setJobStateTimeLimitActions(
            queue.limited()
                ? List.of(
                    new JobStateTimeLimitAction(
                        "MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE",
                        "RUNNABLE",
                        10,
                        "TERMINATE"))
                : List.of())
        .build();
  }

  private @Nullable String policy(Queue queue) {
    String policy = queue.policy();
    return policy == null ? null : account.arn("scheduling-policy/" + policy);
  }

  private Queue queue(String name, boolean shares, boolean quotas, boolean gangs, int instances) {
    boolean limited = chance.oneIn(instances > 0 ? 2 : 3);
    boolean quota = quotas && chance.oneIn(2);
    return new Queue(
        name,
        limited,
        !quota && shares && chance.oneIn(2),
        quota ? new QuotaShareWorkload(account, chance, name, instances > 0) : null,
        gangs,
        instances);
  }

  private static SchedulingPolicyDefinition quotaPolicy() {
    return SchedulingPolicyDefinition.newBuilder().setName("quotas").setQuotaShares(true).build();
  }

  private ComputeEnvironmentDefinition environment(String name, boolean fargate, boolean scaled) {
    var definition =
        ComputeEnvironmentDefinition.newBuilder()
            .setName(name)
            .setUuid("11111111")
            .setState("ENABLED")
            .setContainerOrchestrationType("ECS")
            .setMaxvCpus(Math.max(scaled ? LEAST_FOR_TWO : 0, chance.pick(MOST_VCPUS)));
    if (fargate) {
      return definition.setType("MANAGED").setResourceType("FARGATE").build();
    }
    if (!scaled && chance.oneIn(4)) {
      return definition.setType("UNMANAGED").build();
    }
    boolean progress = chance.oneIn(4);
    return definition
        .setType("MANAGED")
        .setResourceType("EC2")
        .setAllocationStrategy("BEST_FIT_PROGRESSIVE")
        // On a small host, instances of minvCpus could leave no capacity for other environments.
        .setMinvCpus(progress && roomy ? 2 : 0)
        .setInstanceTypes(List.of("c5.large", "c5.xlarge"))
        .build();
  }

  private JobQueueDefinition queue(Queue queue, int environments) {
    List<String> order = new ArrayList<>();
    int first = chance.below(environments);
    int used = chance.between(1, environments);
    for (int i = 0; i < used; i++) {
      order.add(account.arn("compute-environment/ce" + (first + i) % environments));
    }
    return JobQueueDefinition.newBuilder()
        .setName(queue.name())
        .setUuid("1")
        .setState("ENABLED")
        .setPriority(chance.between(1, 3))
        .setJobQueueType("ECS")
        .setComputeEnvironmentOrder(order)
        .setSchedulingPolicyArn(policy(queue))
        .setJobStateTimeLimitActions(queue.limited() ? limits() : List.of())
        .build();
  }

  private SchedulingPolicyDefinition policy() {
    return SchedulingPolicyDefinition.newBuilder()
        .setName("p")
        .setShareDecaySeconds(chance.pick(List.of(0, 600, 3_600)))
        .setComputeReservation(chance.pick(List.of(0, 0, 50)))
        .setShares(List.of(new ShareWeight("a*", 0.5), new ShareWeight("b", 2.0)))
        .build();
  }

  private List<JobStateTimeLimitAction> limits() {
    return List.of(
        new JobStateTimeLimitAction(
            "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", "RUNNABLE", 10, "CANCEL"),
        new JobStateTimeLimitAction(
            "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", "RUNNABLE", 10, "CANCEL"));
  }
}
