package io.windlass.scheduler.account;

import io.windlass.scheduler.attempt.ExitPattern;
import io.windlass.scheduler.attempt.RetryRule;
import io.windlass.scheduler.attempt.RetryStrategy;
import io.windlass.scheduler.consumable.ConsumableRequirements;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.resource.ResourceShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The job that a test submits; by default one vCPU, one attempt, no limit, in queue q. */
final class JobPlan {
  String queue = "q";
  JobKind kind = JobKind.SINGLE;
  ResourceShape shape = new ResourceShape(1_000, 1_024, 0);
  int attempts = 1;
  Duration timeout;
  final List<RetryRule> rules = new ArrayList<>();
  String share;
  int priority;
  Integer preemptionRetries;
  boolean sequential;
  String invalid;
  final Map<String, Long> consumables = new HashMap<>();
  final List<String> peers = new ArrayList<>();
  final List<String> dependsOn = new ArrayList<>();

  static JobPlan job() {
    return new JobPlan();
  }

  static JobPlan array(int size) {
    return new JobPlan().kind(JobKind.array(size));
  }

  static JobPlan gang(int nodes) {
    return new JobPlan().kind(JobKind.multiNode(nodes, 0, null));
  }

  /** Makes it a service job of so many instances (SJ-001). */
  static JobPlan service(int instances) {
    JobPlan plan = new JobPlan().kind(JobKind.service(null));
    plan.shape = new ResourceShape(instances * 1_000, 0, 0);
    return plan;
  }

  JobPlan share(String identifier) {
    share = identifier;
    return this;
  }

  JobPlan priority(int some) {
    priority = some;
    return this;
  }

  JobPlan preemptionRetries(int times) {
    preemptionRetries = times;
    return this;
  }

  JobPlan sequential() {
    sequential = true;
    return this;
  }

  JobPlan nToN(String... names) {
    peers.addAll(List.of(names));
    return this;
  }

  JobPlan invalid(String why) {
    invalid = why;
    return this;
  }

  JobPlan in(String name) {
    queue = name;
    return this;
  }

  JobPlan kind(JobKind some) {
    kind = some;
    return this;
  }

  JobPlan vcpus(int vcpus) {
    shape = new ResourceShape(vcpus * 1_000, shape.memoryMiB(), shape.gpus());
    return this;
  }

  JobPlan memory(int mib) {
    shape = new ResourceShape(shape.milliVcpus(), mib, shape.gpus());
    return this;
  }

  JobPlan gpus(int gpus) {
    shape = new ResourceShape(shape.milliVcpus(), shape.memoryMiB(), gpus);
    return this;
  }

  JobPlan attempts(int total) {
    attempts = total;
    return this;
  }

  JobPlan timeout(long seconds) {
    timeout = Duration.ofSeconds(seconds);
    return this;
  }

  JobPlan dependsOn(String... names) {
    dependsOn.addAll(List.of(names));
    return this;
  }

  JobPlan consuming(String resource, long quantity) {
    consumables.put(Arns.consumable(resource), quantity);
    return this;
  }

  JobPlan exitOnReason(String pattern) {
    rules.add(new RetryRule(RetryRule.Action.EXIT, null, new ExitPattern(pattern), null));
    return this;
  }

  JobPlan exitOnStatusReason(String pattern) {
    rules.add(new RetryRule(RetryRule.Action.EXIT, null, null, new ExitPattern(pattern)));
    return this;
  }

  JobPlan retryOnStatusReason(String pattern) {
    rules.add(new RetryRule(RetryRule.Action.RETRY, null, null, new ExitPattern(pattern)));
    return this;
  }

  JobProfile profile() {
    return new JobProfile(
        Arns.queue(queue),
        Arns.DEFINITION,
        kind,
        shape,
        new JobProfile.Execution(
            new RetryStrategy(attempts, List.copyOf(rules)),
            timeout,
            ConsumableRequirements.of(consumables),
            preemptionRetries,
            null),
        new JobProfile.Precedence(share, priority));
  }
}
