package io.windlass.scheduler.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.consumable.ConsumableLevels;
import io.windlass.scheduler.demand.Demand;
import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.Instance;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.queue.WaitLimit;
import io.windlass.scheduler.quota.QuotaShare;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.step.AccountContext;
import io.windlass.scheduler.store.InMemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A DSL for scenarios: what exists, what happens, and what is expected then. It drives a real core;
 * time passes only on request; after {@link #crash} the core continues from what was stored.
 */
final class Lifecycle extends EventRecorder {
  static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

  final InMemoryStore store = new InMemoryStore();
  private final Definitions definitions = new Definitions();
  private AccountCore core = new AccountCore();
  private AccountContext.Limits limits = AccountContext.Limits.DEFAULT;
  private Instant now = START;
  private long tasks;

  static Lifecycle empty() {
    return new Lifecycle();
  }

  /** Queue q on environment ce, with one instance of that many vCPUs. */
  static Lifecycle withRoomFor(int vcpus) {
    return empty()
        .environment("ce", 256)
        .queue("q", 1, "ce")
        .instance("ce", "i-1", new ResourceShape(vcpus * 1_000, 1_000_000, 0));
  }

  Lifecycle limits(int placements, int expirations) {
    limits = new AccountContext.Limits(placements, expirations);
    return this;
  }

  Lifecycle environment(String name, int maxvCpus) {
    return environment(name, maxvCpus, EnvironmentDefinition.Supply.SCALED, true);
  }

  Lifecycle environment(
      String name, int maxvCpus, EnvironmentDefinition.Supply supply, boolean usable) {
    return tell(definitions.environment(name, maxvCpus, supply, usable));
  }

  /** A service environment with limits such as {@code NUM_INSTANCES} (SE-004). */
  Lifecycle service(String name, boolean usable, Map<String, Integer> limits) {
    return tell(definitions.service(name, usable, limits));
  }

  Lifecycle service(String name, int instances) {
    return service(name, true, Map.of(EnvironmentDefinition.NUM_INSTANCES, instances));
  }

  Lifecycle queue(String name, int priority, String... environments) {
    return queue(name, priority, QueueDefinition.Phase.PRESENT, environments);
  }

  Lifecycle queue(String name, int priority, QueueDefinition.Phase life, String... environments) {
    return tell(definitions.queue(name, priority, life, environments));
  }

  /** A queue whose head may be blocked so long for that reason. */
  Lifecycle limitedQueue(String name, String reason, long seconds, String... environments) {
    return limitedQueue(name, new WaitLimit(reason, Duration.ofSeconds(seconds)), environments);
  }

  Lifecycle limitedQueue(String name, WaitLimit limit, String... environments) {
    return tell(
        definitions.queue(name, new QueueDefinition.Rules(List.of(limit), null), environments));
  }

  /** A queue that is divided by quota shares. */
  Lifecycle quotaQueue(String name, String... environments) {
    return tell(definitions.quotaPolicy("quota")).fairQueue(name, "quota", environments);
  }

  /** Share of queue q, such as {@code A RESERVE VCPU=4 GPU=1}; a borrow limit as LEND_…=50. */
  Lifecycle quota(String text) {
    return quota(text, false, QuotaShare.Life.PRESENT);
  }

  /** Defines a quota share whose waiting jobs preempt those of lower priority. */
  Lifecycle preemptingQuota(String text) {
    return quota(text, true, QuotaShare.Life.PRESENT);
  }

  Lifecycle quota(String text, boolean preempts, QuotaShare.Life life) {
    return tell(definitions.quotaShare(text, preempts, life));
  }

  /** The jobs of a queue that were ordered to stop for preemption have stopped. */
  Lifecycle stopPreempted(String... names) {
    for (String name : names) {
      assertThat(job(name).isPreempted()).as(name + " is told to stop").isTrue();
      end(name, StopCause.STOPPED, 143, null, null);
    }
    return this;
  }

  /** A queue that shares by the policy. */
  Lifecycle fairQueue(String name, String policy, String... environments) {
    QueueDefinition.Rules rules = new QueueDefinition.Rules(List.of(), Arns.policy(policy));
    return tell(definitions.queue(name, rules, environments));
  }

  /** Weights are such as {@code A=0.5, B*=2}. */
  Lifecycle policy(String name, int decaySeconds, int reservation, String... weights) {
    return tell(definitions.policy(name, decaySeconds, reservation, weights));
  }

  /** A consumable resource as its owner has defined it by now. */
  Lifecycle consumable(String name, boolean replenishable, long quantity) {
    return consumable(name, replenishable, 1, quantity, false);
  }

  Lifecycle consumable(
      String name, boolean replenishable, long incarnation, long quantity, boolean deleted) {
    return tell(definitions.consumable(name, replenishable, incarnation, quantity, deleted));
  }

  /** Total, available, in use (CR-005); the same after recovery. */
  Lifecycle levels(String name, long total, long available, long inUse) {
    ConsumableLevels expected = new ConsumableLevels(total, available, inUse);
    String arn = Arns.consumable(name);
    assertThat(core.state().consumables().levels(arn)).as(name).isEqualTo(expected);
    assertThat(store.recover().state().consumables().levels(arn)).as(name).isEqualTo(expected);
    return this;
  }

  /** The jobs of a queue that are blocked by a consumable resource. */
  List<String> aside(String queue) {
    return names(core.state().queues().get(Arns.queue(queue)).blockedJobs().first(100));
  }

  Lifecycle instance(String environment, String id, ResourceShape resources) {
    return capacity(
        environment,
        new CapacityChange.Ready(
            new Instance(id, Arns.containerInstance(id), "c5.large", resources, false, null)));
  }

  Lifecycle capacity(String environment, CapacityChange change) {
    return tell(definitions.capacity(environment, change));
  }

  Lifecycle submit(String... names) {
    for (String name : names) {
      submit(name, JobPlan.job());
    }
    return this;
  }

  Lifecycle submit(String name, JobPlan plan) {
    return tell(submission(name, plan));
  }

  AccountCommand.Submit submission(String name, JobPlan plan) {
    List<Dependency> dependencies =
        plan.dependsOn.stream().map(d -> new Dependency(id(d))).toList();
    List<JobId> peers = plan.peers.stream().map(this::id).toList();
    return new AccountCommand.Submit(
        id(name),
        name,
        now,
        plan.profile(),
        new AccountCommand.Prerequisites(dependencies, plan.sequential, peers),
        plan.invalid);
  }

  Lifecycle cancel(String name) {
    return toJob(
        name, new JobCommand.Stop(new StopRequest(StopRequest.Kind.CANCEL, "cancelled by test")));
  }

  Lifecycle terminate(String name) {
    return toJob(
        name,
        new JobCommand.Stop(new StopRequest(StopRequest.Kind.TERMINATE, "terminated by test")));
  }

  /** The service accepts the job. */
  Lifecycle prepare(String name) {
    return toJob(name, new JobCommand.TaskPreparing(attempt(name).taskId()));
  }

  /** The service fails a service job with a reason that begins as given (SJ-011). */
  Lifecycle refuseService(String name, String error) {
    return end(name, StopCause.REFUSED, null, null, "Received status from SageMaker: " + error);
  }

  Lifecycle failService(String name, String error) {
    return end(name, StopCause.EXITED, 1, null, "Received status from SageMaker: " + error);
  }

  Lifecycle start(String name) {
    return toJob(name, new JobCommand.TaskStarted(attempt(name).taskId(), now));
  }

  /** Starts, runs and exits. */
  Lifecycle run(String name, int exitCode) {
    return start(name).exit(name, exitCode);
  }

  Lifecycle exit(String name, int exitCode) {
    return end(name, StopCause.EXITED, exitCode, null, null);
  }

  Lifecycle end(
      String name, StopCause cause, Integer exitCode, String reason, String statusReason) {
    Attempt attempt = attempt(name);
    return end(name, attempt.taskId(), cause, exitCode, reason, statusReason);
  }

  Lifecycle end(
      String name,
      String taskId,
      StopCause cause,
      Integer exitCode,
      String reason,
      String statusReason) {
    AttemptEnd end = new AttemptEnd(cause, exitCode, reason, statusReason, now);
    return toJob(name, new JobCommand.TaskEnded(taskId, end, attempt(name).startedAt()));
  }

  Lifecycle toJob(String name, JobCommand command) {
    return tell(new AccountCommand.ToJob(id(name), command));
  }

  /** Time passes, and the timer is called if it is due. */
  Lifecycle pass(long seconds) {
    now = now.plus(Duration.ofSeconds(seconds));
    while (core.nextTimer().filter(due -> !due.isAfter(now)).isPresent()) {
      step(List.of());
    }
    return this;
  }

  /** The process crashes, and another one recovers from the store. */
  Lifecycle crash() {
    core = store.recover();
    return this;
  }

  Lifecycle tell(AccountCommand... commands) {
    return step(List.of(commands));
  }

  Lifecycle is(String name, JobStatus status) {
    assertThat(statusOf(name)).as(name).isEqualTo(status);
    return this;
  }

  Lifecycle isFailed(String name, String statusReason) {
    is(name, JobStatus.FAILED);
    assertThat(reasonOf(name)).as(name).isEqualTo(statusReason);
    return this;
  }

  /** The job waits in its queue with this reason. */
  Lifecycle waitsFor(String name, String statusReason) {
    is(name, JobStatus.RUNNABLE);
    assertThat(reasonOf(name)).as(name).isEqualTo(statusReason);
    return this;
  }

  /**
   * Returns the children of an array by state, as last published, such as {@code RUNNABLE=2,
   * RUNNING=1}.
   */
  Lifecycle summary(String name, String expected) {
    pass(1);
    assertThat(children(name).toString()).as(name).isEqualTo("{" + expected + "}");
    return this;
  }

  /** Returns how many attempts of the job were started or ordered. */
  Lifecycle attempts(String name, int expected) {
    assertThat(job(name).attempts().used()).as(name + " attempts").isEqualTo(expected);
    return this;
  }

  Lifecycle on(String name, String instanceId) {
    assertThat(attempt(name).placement().instanceId()).as(name).isEqualTo(instanceId);
    return this;
  }

  Lifecycle stopOrdered(String name, int times) {
    long ordered =
        steps(name).stream()
            .filter(
                s ->
                    s.event() instanceof JobEvent.StopAccepted
                        || s.event() instanceof JobEvent.TimedOut)
            .filter(s -> s.after().status().occupiesInstance())
            .count();
    assertThat(ordered).as(name + " stops").isEqualTo(times);
    return this;
  }

  /** Returns the states that were published. */
  Lifecycle history(String name, JobStatus... statuses) {
    assertThat(
            steps(name).stream()
                .filter(s -> s.event().isPublished())
                .map(s -> s.after().status())
                .toList())
        .as(name)
        .containsExactly(statuses);
    return this;
  }

  Demand demand(String environment) {
    return core.state().demands().getOrDefault(Arns.environment(environment), Demand.NONE);
  }

  List<String> runnable(String queue) {
    return names(core.state().queues().get(Arns.queue(queue)).order().first(100));
  }

  Instant now() {
    return now;
  }

  AccountCore core() {
    return core;
  }

  private Lifecycle step(List<AccountCommand> commands) {
    List<AccountEvent> happened =
        core.step(commands, new AccountContext(now, () -> new UUID(0, ++tasks), store, limits));
    store.commit(happened);
    happened.forEach(this::see);
    return this;
  }
}
