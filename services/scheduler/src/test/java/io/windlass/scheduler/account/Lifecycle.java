package io.windlass.scheduler.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.array.ArrayEvent;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.consumable.ConsumableDefinition;
import io.windlass.scheduler.consumable.Levels;
import io.windlass.scheduler.demand.Demand;
import io.windlass.scheduler.fairshare.FairSharePolicy;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.Instance;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.queue.SharingPolicy;
import io.windlass.scheduler.queue.WaitLimit;
import io.windlass.scheduler.quota.QuotaShare;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Tells the story of jobs in a few lines: what exists, what happens, what must be true then. Drives
 * a real core; time passes only when told; after {@link #crash} the core goes on from what was
 * stored.
 */
final class Lifecycle {
  static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

  final MemoryStore store = new MemoryStore();
  final List<AccountEvent> events = new ArrayList<>();
  private final Map<String, JobId> ids = new HashMap<>();
  private final Map<JobId, Job> latest = new HashMap<>();
  private final Map<JobId, ArrayJob> arrays = new HashMap<>();
  private final Map<JobId, Map<JobStatus, Integer>> summaries = new HashMap<>();
  private final Map<JobId, Node> nodes = new HashMap<>();
  private final Map<String, Long> sequences = new HashMap<>();
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
    String arn = Arns.environment(name);
    return tell(
        new AccountCommand.DefineEnvironment(
            new EnvironmentDefinition(
                arn, next(arn), name + "_Batch_1", supply, maxvCpus * 1_000L, usable)));
  }

  /** A service environment with limits such as {@code NUM_INSTANCES} (SE-004). */
  Lifecycle service(String name, boolean usable, Map<String, Integer> limits) {
    String arn = Arns.environment(name);
    return tell(
        new AccountCommand.DefineEnvironment(
            EnvironmentDefinition.service(arn, next(arn), usable, limits)));
  }

  Lifecycle service(String name, int instances) {
    return service(name, true, Map.of(EnvironmentDefinition.NUM_INSTANCES, instances));
  }

  Lifecycle queue(String name, int priority, String... environments) {
    return queue(name, priority, QueueDefinition.Life.PRESENT, environments);
  }

  Lifecycle queue(String name, int priority, QueueDefinition.Life life, String... environments) {
    String arn = Arns.queue(name);
    List<String> order = List.of(environments).stream().map(Arns::environment).toList();
    return tell(
        new AccountCommand.DefineQueue(new QueueDefinition(arn, next(arn), priority, order, life)));
  }

  /** A queue whose head may be blocked so long for that reason. */
  Lifecycle limitedQueue(String name, String reason, long seconds, String... environments) {
    return limitedQueue(name, new WaitLimit(reason, Duration.ofSeconds(seconds)), environments);
  }

  Lifecycle limitedQueue(String name, WaitLimit limit, String... environments) {
    String arn = Arns.queue(name);
    List<String> order = List.of(environments).stream().map(Arns::environment).toList();
    List<WaitLimit> limits = List.of(limit);
    return tell(
        new AccountCommand.DefineQueue(
            new QueueDefinition(
                arn,
                next(arn),
                1,
                order,
                QueueDefinition.Life.PRESENT,
                new QueueDefinition.Rules(limits, null))));
  }

  /** A queue that is divided by quota shares. */
  Lifecycle quotaQueue(String name, String... environments) {
    String arn = Arns.policy("quota");
    return tell(new AccountCommand.DefinePolicy(new SharingPolicy.ByQuota(arn, next(arn))))
        .fairQueue(name, "quota", environments);
  }

  /** Share of queue q, such as {@code A RESERVE VCPU=4 GPU=1}; a borrow limit as LEND_…=50. */
  Lifecycle quota(String text) {
    return quota(text, false, QuotaShare.Life.PRESENT);
  }

  /** The same; whoever waits there preempts those of lower priority. */
  Lifecycle preemptingQuota(String text) {
    return quota(text, true, QuotaShare.Life.PRESENT);
  }

  Lifecycle quota(String text, boolean preempts, QuotaShare.Life life) {
    String[] words = text.split(" ", -1);
    String[] strategy = words[1].split("=", -1);
    Map<String, Long> limits = new TreeMap<>();
    for (int i = 2; i < words.length; i++) {
      String[] limit = words[i].split("=", -1);
      limits.put(limit[0], Long.parseLong(limit[1]) * 1_000);
    }
    String arn = Arns.quotaShare("q", words[0]);
    QuotaShare.Sharing sharing =
        new QuotaShare.Sharing(
            QuotaShare.Strategy.valueOf(strategy[0]),
            strategy.length > 1 ? Integer.valueOf(strategy[1]) : null,
            preempts);
    return tell(
        new AccountCommand.DefineQuotaShare(
            new QuotaShare(arn, next(arn), Arns.queue("q"), words[0], life, limits, sharing)));
  }

  /** Those of its jobs that were told to stop for others have done so. */
  Lifecycle stopPreempted(String... names) {
    for (String name : names) {
      assertThat(job(name).isPreempted()).as(name + " is told to stop").isTrue();
      end(name, StopCause.STOPPED, 143, null, null);
    }
    return this;
  }

  /** A queue that shares by the policy. */
  Lifecycle fairQueue(String name, String policy, String... environments) {
    String arn = Arns.queue(name);
    List<String> order = List.of(environments).stream().map(Arns::environment).toList();
    return tell(
        new AccountCommand.DefineQueue(
            new QueueDefinition(
                arn,
                next(arn),
                1,
                order,
                QueueDefinition.Life.PRESENT,
                new QueueDefinition.Rules(List.of(), Arns.policy(policy)))));
  }

  /** Weights are such as {@code A=0.5, B*=2}. */
  Lifecycle policy(String name, int decaySeconds, int reservation, String... weights) {
    String arn = Arns.policy(name);
    List<FairSharePolicy.Weight> all =
        Arrays.stream(weights)
            .map(w -> w.split("=", -1))
            .map(w -> new FairSharePolicy.Weight(w[0], Double.parseDouble(w[1])))
            .toList();
    return tell(
        new AccountCommand.DefinePolicy(
            new FairSharePolicy(
                arn, next(arn), Duration.ofSeconds(decaySeconds), reservation, all)));
  }

  /** A consumable resource as its owner has defined it by now. */
  Lifecycle consumable(String name, boolean replenishable, long quantity) {
    return consumable(name, replenishable, 1, quantity, false);
  }

  Lifecycle consumable(
      String name, boolean replenishable, long incarnation, long quantity, boolean deleted) {
    String arn = Arns.consumable(name);
    long sequence = next(arn);
    return tell(
        new AccountCommand.DefineConsumable(
            new ConsumableDefinition(
                arn,
                sequence,
                deleted,
                replenishable,
                new ConsumableDefinition.Grant(incarnation, incarnation, quantity))));
  }

  /** Total, available, in use (CR-005); the same after recovery. */
  Lifecycle levels(String name, long total, long available, long inUse) {
    Levels expected = new Levels(total, available, inUse);
    String arn = Arns.consumable(name);
    assertThat(core.state().consumables().levels(arn)).as(name).isEqualTo(expected);
    assertThat(store.recover().state().consumables().levels(arn)).as(name).isEqualTo(expected);
    return this;
  }

  /** Jobs of a queue that stand aside for want of a consumable resource. */
  List<String> aside(String queue) {
    return names(core.state().queues().get(Arns.queue(queue)).parking().first(100));
  }

  Lifecycle instance(String environment, String id, ResourceShape resources) {
    return capacity(
        environment,
        new CapacityChange.Ready(
            new Instance(id, Arns.containerInstance(id), "c5.large", resources, false, null)));
  }

  Lifecycle capacity(String environment, CapacityChange change) {
    String arn = Arns.environment(environment);
    return tell(new AccountCommand.ChangeCapacity(arn, next("capacity " + arn), change));
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
    List<JobId> twins = plan.twins.stream().map(this::id).toList();
    return new AccountCommand.Submit(
        id(name),
        name,
        now,
        plan.profile(),
        new AccountCommand.Prerequisites(dependencies, plan.sequential, twins),
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

  /** The service has capacity for the job. */
  Lifecycle prepare(String name) {
    return toJob(name, new JobCommand.TaskPreparing(attempt(name).taskId()));
  }

  /** The service fails a service job, in the words that its reasons begin with (SJ-011). */
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

  /** The process dies and another takes over from the store. */
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

  /** Waits in its queue, and this is said to be why. */
  Lifecycle waitsFor(String name, String statusReason) {
    is(name, JobStatus.RUNNABLE);
    assertThat(reasonOf(name)).as(name).isEqualTo(statusReason);
    return this;
  }

  /** Children of an array by state, as last told; such as {@code RUNNABLE=2, RUNNING=1}. */
  Lifecycle summary(String name, String expected) {
    pass(1);
    assertThat(summaries.get(id(name)).toString()).as(name).isEqualTo("{" + expected + "}");
    return this;
  }

  /** How many attempts of the job were started or tried to be. */
  Lifecycle attempts(String name, int expected) {
    assertThat(job(name).attempts().used()).as(name + " attempts").isEqualTo(expected);
    return this;
  }

  Lifecycle on(String name, String instanceId) {
    assertThat(attempt(name).place().instanceId()).as(name).isEqualTo(instanceId);
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

  /** The states that the world has seen. */
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

  JobStatus statusOf(String name) {
    if (nodes.containsKey(id(name))) {
      return nodes.get(id(name)).status().shown();
    }
    ArrayJob array = arrays.get(id(name).whole());
    if (id(name).part() == JobId.Part.WHOLE && array != null) {
      return array.status();
    }
    Job job = latest.get(id(name));
    if (job != null) {
      return job.status();
    }
    if (array.progress().ended().contains(id(name).index())) {
      return JobStatus.FAILED;
    }
    return array.ready().contains(id(name).index()) ? JobStatus.RUNNABLE : JobStatus.PENDING;
  }

  /** A child that failed as an index says why in the event alone. */
  private String reasonOf(String name) {
    JobId id = id(name);
    if (latest.containsKey(id)) {
      return latest.get(id).standing().statusReason();
    }
    if (id.part() == JobId.Part.WHOLE) {
      return arrays.get(id).standing().statusReason();
    }
    return arraySteps(name).stream()
        .map(AccountEvent.ArrayStep::event)
        .filter(ArrayEvent.ChildrenFailed.class::isInstance)
        .map(ArrayEvent.ChildrenFailed.class::cast)
        .filter(failed -> failed.children().contains(id.index()))
        .findFirst()
        .orElseThrow()
        .reason();
  }

  Node node(String name) {
    return nodes.get(id(name));
  }

  ArrayJob array(String name) {
    return arrays.get(id(name));
  }

  List<AccountEvent.ArrayStep> arraySteps(String name) {
    return events.stream()
        .filter(AccountEvent.ArrayStep.class::isInstance)
        .map(AccountEvent.ArrayStep.class::cast)
        .filter(s -> s.id().equals(id(name).whole()))
        .toList();
  }

  Job job(String name) {
    return latest.get(id(name));
  }

  Attempt attempt(String name) {
    if (nodes.containsKey(id(name))) {
      return nodes.get(id(name)).attempt();
    }
    return job(name).attempts().current();
  }

  Demand demand(String environment) {
    return core.state().demands().getOrDefault(Arns.environment(environment), Demand.NONE);
  }

  List<String> runnable(String queue) {
    return names(core.state().queues().get(Arns.queue(queue)).order().first(100));
  }

  private List<String> names(List<JobId> jobs) {
    return jobs.stream()
        .map(
            id ->
                id.part() == JobId.Part.CHILD
                    ? arrays.get(id.whole()).submission().name() + ":" + id.index()
                    : latest.get(id).submission().name())
        .toList();
  }

  Instant now() {
    return now;
  }

  AccountCore core() {
    return core;
  }

  List<AccountEvent.JobStep> steps(String name) {
    return events.stream()
        .filter(AccountEvent.JobStep.class::isInstance)
        .map(AccountEvent.JobStep.class::cast)
        .filter(s -> s.id().equals(id(name)))
        .toList();
  }

  /** A child is called by its array's name and its index, such as A:3, a node such as A#3. */
  JobId id(String name) {
    int hash = name.indexOf('#');
    if (hash > 0) {
      return id(name.substring(0, hash)).node(Integer.parseInt(name.substring(hash + 1)));
    }
    int colon = name.indexOf(':');
    if (colon > 0) {
      return id(name.substring(0, colon)).child(Integer.parseInt(name.substring(colon + 1)));
    }
    return ids.computeIfAbsent(
        name,
        n -> JobId.of(UUID.nameUUIDFromBytes(n.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
  }

  private Lifecycle step(List<AccountCommand> commands) {
    List<AccountEvent> happened =
        core.step(commands, new AccountContext(now, () -> new UUID(0, ++tasks), store, limits));
    store.commit(happened);
    events.addAll(happened);
    for (AccountEvent event : happened) {
      if (event instanceof AccountEvent.JobStep step) {
        latest.put(step.id(), step.after());
      } else if (event instanceof AccountEvent.NodeStep step) {
        nodes.put(step.id(), step.after());
      } else if (event instanceof AccountEvent.ArrayStep step) {
        arrays.put(step.id(), step.after());
        if (step.event().isPublished()) {
          summaries.put(step.id(), step.children());
        }
      }
    }
    return this;
  }

  private long next(String arn) {
    return sequences.merge(arn, 1L, Long::sum);
  }
}
