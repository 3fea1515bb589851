package io.windlass.scheduler.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.gang.NodeEvent;
import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.InstanceSlot;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.step.AccountContext;
import io.windlass.scheduler.store.InMemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * One account on virtual time, driven by chance from a seed. Users submit, cancel and terminate;
 * {@link FakeCapacity} runs tasks and brings and takes instances; the core crashes and comes back
 * from what was stored, sometimes losing a step that was not. After every step: no job is lost,
 * none has two ends, consumable resources are as a plain account of them says, at most one attempt
 * of it lives, no instance holds more than it has, versions grow by one.
 */
final class Simulation {
  private static final int QUEUES = 3;

  private final Random random;
  private final long seed;
  private final InMemoryStore store = new InMemoryStore();
  private final FakeCapacity capacity;
  private final ConsumableModel consumables;
  private final Map<JobId, Job> latest = new LinkedHashMap<>();
  private final Map<JobId, ArrayJob> arrays = new LinkedHashMap<>();
  private final Map<JobId, Boolean> submitted = new LinkedHashMap<>();
  private final List<JobId> ids = new ArrayList<>();
  private AccountCore core = new AccountCore();
  private Instant now = Lifecycle.START;

  Simulation(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
    this.capacity = new FakeCapacity(random);
    this.consumables = new ConsumableModel(random);
  }

  int submitted() {
    return submitted.size();
  }

  int finished() {
    long jobs =
        latest.values().stream()
            .filter(j -> j.id().part() == JobId.Part.WHOLE && j.status().isTerminal())
            .count();
    long over = arrays.values().stream().filter(a -> a.status().isTerminal()).count();
    return (int) (jobs + over);
  }

  /** Returns the jobs that have not ended, for the message when a seed fails. */
  List<String> unfinished() {
    List<String> open = new ArrayList<>();
    core.state().jobs().forEach(job -> open.add(job.toString()));
    core.state().arrays().all().forEach(array -> open.add(array.toString()));
    return open;
  }

  void run(int steps) {
    define();
    for (int i = 0; i < steps; i++) {
      now = now.plusMillis(random.nextInt(2_000));
      List<AccountCommand> commands = new ArrayList<>();
      users(commands);
      consumables.act(commands);
      capacity.act(now, commands);
      step(commands);
    }
  }

  /** Lets everything end: no further users, and no new faults. */
  void settle() {
    capacity.calmDown(now);
    List<AccountCommand> plenty = new ArrayList<>();
    consumables.calmDown(plenty);
    step(plenty);
    for (int i = 0; i < 20_000 && finished() < submitted.size(); i++) {
      now = now.plusSeconds(1);
      List<AccountCommand> commands = new ArrayList<>();
      capacity.act(now, commands);
      step(commands);
    }
  }

  private void define() {
    List<AccountCommand> definitions = new ArrayList<>();
    for (String name : FakeCapacity.ENVIRONMENTS) {
      definitions.add(
          new AccountCommand.DefineEnvironment(
              new EnvironmentDefinition(
                  Arns.environment(name),
                  1,
                  name,
                  EnvironmentDefinition.Supply.SCALED,
                  64_000,
                  true)));
    }
    for (int i = 0; i < QUEUES; i++) {
      List<String> order =
          i == 0
              ? List.of(Arns.environment("one"), Arns.environment("two"))
              : List.of(Arns.environment("two"));
      definitions.add(
          new AccountCommand.DefineQueue(
              new QueueDefinition(
                  Arns.queue("q" + i), 1, i, order, QueueDefinition.Phase.PRESENT)));
    }
    step(definitions);
  }

  private void users(List<AccountCommand> commands) {
    int what = random.nextInt(100);
    if (what < 35) {
      submit(commands);
    } else if (what < 40 && !ids.isEmpty()) {
      StopRequest.Kind kind =
          random.nextBoolean() ? StopRequest.Kind.CANCEL : StopRequest.Kind.TERMINATE;
      commands.add(
          new AccountCommand.ToJob(anyJob(), new JobCommand.Stop(new StopRequest(kind, "user"))));
    }
  }

  private void submit(List<AccountCommand> commands) {
    JobId id = JobId.of(new UUID(seed, ids.size() + 1));
    JobPlan plan =
        JobPlan.job()
            .in("q" + random.nextInt(QUEUES))
            .vcpus(1 + random.nextInt(4))
            .attempts(1 + random.nextInt(3));
    if (random.nextInt(4) == 0) {
      plan.timeout(60);
    }
    consumables.requirement(plan);
    List<Dependency> dependencies = new ArrayList<>();
    while (!ids.isEmpty() && random.nextInt(3) == 0) {
      dependencies.add(new Dependency(anyJob()));
    }
    boolean sequential = false;
    List<JobId> peers = new ArrayList<>();
    if (random.nextInt(5) == 0) {
      plan.kind(JobKind.array(2 + random.nextInt(9)));
      sequential = random.nextInt(4) == 0;
      while (!ids.isEmpty() && random.nextInt(2) == 0) {
        peers.add(anyJob().whole());
      }
    }
    if (plan.kind.equals(JobKind.SINGLE) && random.nextInt(8) == 0) {
      int nodes = 1 + random.nextInt(2);
      plan.kind(JobKind.multiNode(nodes, random.nextInt(nodes), null));
    }
    AccountCommand.Submit submit =
        new AccountCommand.Submit(
            id,
            "job",
            now,
            plan.profile(),
            new AccountCommand.Prerequisites(
                dependencies.stream().distinct().toList(),
                sequential,
                peers.stream().distinct().toList()),
            null);
    ids.add(id);
    submitted.put(id, true);
    commands.add(submit);
    if (random.nextInt(10) == 0) {
      commands.add(submit);
    }
  }

  private JobId anyJob() {
    JobId job = ids.get(random.nextInt(ids.size()));
    ArrayJob array = arrays.get(job);
    return array != null && random.nextInt(3) == 0 ? job.child(random.nextInt(array.size())) : job;
  }

  private void step(List<AccountCommand> commands) {
    if (random.nextInt(50) == 0) {
      // Decided, but not committed: the process dies, and the records come again.
      core.step(commands, context());
      core = store.recover();
    }
    if (random.nextInt(50) == 0) {
      core = store.recover();
    }
    List<AccountEvent> events = new ArrayList<>(core.step(commands, context()));
    store.commit(events);
    events.forEach(this::check);
    consumables.check(events, core.state(), "seed " + seed);
    checkRoom();
    checkNothingIsLeftUndone();
    if (random.nextInt(10) == 0) {
      assertThat(describe(core)).as("seed " + seed).isEqualTo(describe(store.recover()));
    }
    capacity.hear(events, now);
  }

  private AccountContext context() {
    return new AccountContext(
        now,
        () -> new UUID(random.nextLong(), random.nextLong()),
        store,
        new AccountContext.Limits(5, 5));
  }

  private void check(AccountEvent event) {
    if (event instanceof AccountEvent.ArrayStep array) {
      check(array);
    }
    if (event instanceof AccountEvent.NodeStep node) {
      check(node);
    }
    if (!(event instanceof AccountEvent.JobStep step)) {
      return;
    }
    String what = "seed " + seed + " job " + step.id() + " " + step.event();
    Job before = latest.get(step.id());
    assertThat(submitted).as(what).containsKey(step.id().whole());
    if (before == null && step.id().part() == JobId.Part.CHILD) {
      assertThat(step.event()).as(what).isInstanceOf(JobEvent.Spawned.class);
    } else if (before == null) {
      assertThat(step.event()).as(what).isInstanceOf(JobEvent.Submitted.class);
      assertThat(step.after().progress().version()).as(what).isEqualTo(1);
    } else {
      assertThat(before.status().isTerminal()).as(what).isFalse();
      assertThat(step.after().progress().version())
          .as(what)
          .isEqualTo(before.progress().version() + (step.event().isPublished() ? 1 : 0));
    }
    if (step.event() instanceof JobEvent.Placed) {
      assertThat(capacity.isLive(step.id())).as(what).isFalse();
      assertThat(step.after().outstanding()).as(what).isEmpty();
    }
    assertThat(step.after().attempts().used())
        .as(what)
        .isLessThanOrEqualTo(step.after().profile().execution().retry().attempts());
    latest.put(step.id(), step.after());
  }

  /** MNP-008, MNP-009, MNP-013: never two attempts, and nobody before the main node. */
  private void check(AccountEvent.NodeStep step) {
    String what = "seed " + seed + " node " + step.id() + " " + step.event();
    if (step.event() instanceof NodeEvent.SetAside) {
      assertThat(capacity.isLive(step.id())).as(what).isFalse();
    }
    if (step.event() instanceof NodeEvent.Ordered && !step.after().isMain()) {
      assertThat(latest.get(step.id().whole()).status()).as(what).isEqualTo(JobStatus.RUNNING);
    }
  }

  private void check(AccountEvent.ArrayStep step) {
    String what = "seed " + seed + " array " + step.id() + " " + step.event();
    ArrayJob before = arrays.put(step.id(), step.after());
    assertThat(before == null || !before.status().isTerminal()).as(what).isTrue();
    long former = before == null ? 0 : before.progress().version();
    assertThat(step.after().progress().version())
        .as(what)
        .isEqualTo(former + (step.event().isPublished() ? 1 : 0));
    if (step.event().isPublished() && step.after().status() != JobStatus.SUBMITTED) {
      int children = step.children().values().stream().mapToInt(Integer::intValue).sum();
      assertThat(children).as(what).isEqualTo(step.after().size());
    }
    if (step.after().status() == JobStatus.SUCCEEDED) {
      assertThat(step.children()).as(what).containsOnlyKeys(JobStatus.SUCCEEDED);
    }
  }

  private void checkRoom() {
    core.state()
        .environments()
        .all()
        .forEach(
            environment ->
                environment
                    .slots()
                    .forEach(
                        slot -> {
                          String what = "seed " + seed + " " + slot.instance().id();
                          assertThat(slot.free().milliVcpus()).as(what).isGreaterThanOrEqualTo(0);
                          if (slot.reserved()) {
                            assertThat(slot.tasks()).as(what).isEqualTo(1);
                          }
                        }));
    long unfinished = latest.values().stream().filter(j -> !j.status().isTerminal()).count();
    assertThat((long) core.state().jobs().size()).as("seed " + seed).isEqualTo(unfinished);
    long open = arrays.values().stream().filter(a -> !a.status().isTerminal()).count();
    assertThat((long) core.state().arrays().all().size()).as("seed " + seed).isEqualTo(open);
  }

  /** No head of a queue fits anywhere, unless the step had no time for it. */
  private void checkNothingIsLeftUndone() {
    boolean more = core.nextTimer().filter(due -> !due.isAfter(now)).isPresent();
    for (JobQueue queue : core.state().queues().all()) {
      JobId head = queue.order().head();
      if (!more) {
        checkNobodyStandsAsideForNothing(queue);
      }
      if (head != null && !more && core.state().profile(head).kind().isMultiNode()) {
        checkNoGangIsLeftWaiting(queue, head);
      } else if (head != null && !more) {
        assertThat(
                core.state()
                    .environments()
                    .find(queue.environments(), core.state().profile(head).request()))
            .as("seed " + seed + " head " + head)
            .isNull();
      }
    }
  }

  /** MNP-008: a multi-node job waits only for instances, or for its own former attempt to stop. */
  private void checkNoGangIsLeftWaiting(JobQueue queue, JobId head) {
    ResourceRequest need = core.state().profile(head).request();
    Environment environment = core.state().environments().forGang(queue.environments(), need);
    if (environment != null && !core.state().gangs().holdsInstances(head)) {
      assertThat(environment.idleFor(need)).as("seed " + seed + " head " + head).isEmpty();
    }
  }

  /** CR-027: in a queue of which nobody else waits, the first that stands aside is short. */
  private void checkNobodyStandsAsideForNothing(JobQueue queue) {
    List<JobId> aside = queue.blockedJobs().first(1);
    if (queue.order().head() == null && !aside.isEmpty()) {
      Job first = core.state().job(aside.getFirst());
      assertThat(core.state().consumables().shortOf(first.profile().execution().consumables()))
          .as("seed " + seed + " aside " + first)
          .isNotNull();
    }
  }

  /** Everything that follows from the jobs: the same, whether it grew or was recovered. */
  private static String describe(AccountCore core) {
    StringBuilder text = new StringBuilder();
    for (Environment environment : core.state().environments().all()) {
      text.append(environment.shortage());
      for (InstanceSlot slot : environment.slots()) {
        text.append(slot.instance().id()).append(slot.state()).append(slot.free());
        text.append(slot.tasks()).append(slot.reserved());
      }
    }
    for (JobQueue queue : core.state().queues().all()) {
      text.append(queue.arn()).append(queue.order().first(10_000)).append(queue.waiting());
      text.append(queue.blockedJobs().first(10_000)).append(queue.blockedJobs().longest());
    }
    for (String arn : core.state().consumables().all()) {
      text.append(core.state().consumables().levels(arn));
    }
    core.state().gangs().all().stream()
        .sorted(Comparator.comparing(Node::id))
        .forEach(node -> text.append(node.id()).append(node.progress()));
    core.state().jobs().stream()
        .map(Job::id)
        .sorted()
        .forEach(
            id ->
                text.append(id)
                    .append(Set.copyOf(core.state().dependencies().dependentsOf(id)).size()));
    core.state().arrays().all().stream()
        .sorted(Comparator.comparing(ArrayJob::id))
        .forEach(
            array ->
                text.append(array)
                    .append(core.state().arrays().summary(array))
                    .append(new TreeSet<>(core.state().arrays().peers().dependentsOf(array.id()))));
    return text.append(core.state().deadlines().next()).append(core.state().demands()).toString();
  }

  /** Ends of tasks, as capacity would report them. */
  static AccountCommand.ToJob ended(
      JobId job, Attempt attempt, StopCause cause, Integer exitCode, Instant at) {
    Instant startedAt = cause == StopCause.EXITED ? at.minus(Duration.ofMillis(1)) : null;
    return new AccountCommand.ToJob(
        job,
        new JobCommand.TaskEnded(
            attempt.taskId(), new AttemptEnd(cause, exitCode, null, null, at), startedAt));
  }
}
