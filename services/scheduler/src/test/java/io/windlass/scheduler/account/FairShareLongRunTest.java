package io.windlass.scheduler.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.fairshare.FairSharePolicy;
import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.Instance;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.step.AccountContext;
import io.windlass.scheduler.store.InMemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * FS-020 to FS-024 over hours of random load: all shares always want more than there is, jobs are
 * of random size and length, some are tried again, and the process dies now and then. What each
 * share got is in proportion to 1/weight, and nothing leaks. As a share that is chosen runs ahead
 * of the others by up to a job, small shares of large jobs get a little more than their part; the
 * longer the window, the less.
 */
class FairShareLongRunTest {
  private static final Map<String, Double> PARTS =
      Map.of("A", 1.0, "B", 0.5, "C", 0.25, "P1", 0.5, "P2", 0.5);
  private static final Duration RUN = Duration.ofHours(8);
  private static final int BACKLOG = 10;

  private record Task(Instant end, JobId job, String taskId) {}

  private final InMemoryStore store = new InMemoryStore();
  private final Map<String, Integer> waiting = new HashMap<>();
  private final Map<String, Double> used = new TreeMap<>();
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>((a, b) -> a.end().compareTo(b.end()));
  private AccountCore core = new AccountCore();
  private Instant now = Lifecycle.START;
  private long ids;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void sharesConvergeToOneOverWeight(long seed) {
    Random random = new Random(seed);
    step(definitions());
    Instant end = now.plus(RUN);
    while (now.isBefore(end)) {
      step(submissions(random));
      Task next = tasks.remove();
      charge(next.end());
      AttemptEnd exit =
          new AttemptEnd(StopCause.EXITED, random.nextInt(5) == 0 ? 1 : 0, null, null, now);
      step(
          List.of(
              new AccountCommand.ToJob(
                  next.job(), new JobCommand.TaskEnded(next.taskId(), exit, now))));
      nothingLeaks();
      if (random.nextInt(200) == 0) {
        recover();
      }
    }
    double sum = used.values().stream().mapToDouble(u -> u).sum();
    double parts = PARTS.values().stream().mapToDouble(p -> p).sum();
    PARTS.forEach(
        (share, part) ->
            assertThat(used.get(share) / sum)
                .as(share + " of " + used)
                .isCloseTo(part / parts, withPercentage(5)));
  }

  /** After recovery from the store everything continues unchanged. */
  private void recover() {
    List<JobId> order = queue().order().first(1_000);
    Map<String, Long> claims = claims();
    core = store.recover();
    step(List.of());
    assertThat(queue().order().first(1_000)).isEqualTo(order);
    assertThat(claims()).isEqualTo(claims);
  }

  private Map<String, Long> claims() {
    Map<String, Long> claims = new TreeMap<>();
    for (Share share : queue().shares()) {
      claims.put(share.identifier(), share.claim(now.toEpochMilli(), queue().window()));
    }
    return claims;
  }

  private void nothingLeaks() {
    Map<String, Long> runs = new HashMap<>();
    Map<String, Integer> jobs = new HashMap<>();
    for (Job job : core.state().jobs()) {
      String share = job.profile().precedence().shareIdentifier();
      jobs.merge(share, 1, Integer::sum);
      if (job.status().occupiesInstance()) {
        runs.merge(share, (long) job.profile().shape().milliVcpus(), Long::sum);
      }
    }
    for (Share share : queue().shares()) {
      assertThat(share.milliVcpus()).isEqualTo(runs.getOrDefault(share.identifier(), 0L));
      assertThat(share.jobs()).isEqualTo(jobs.getOrDefault(share.identifier(), 0));
    }
  }

  private void charge(Instant until) {
    double seconds = Duration.between(now, until).toMillis() / 1_000.0;
    for (Share share : queue().shares()) {
      used.merge(share.identifier(), share.milliVcpus() * seconds, Double::sum);
    }
    now = until;
  }

  private List<AccountCommand> submissions(Random random) {
    List<AccountCommand> commands = new ArrayList<>();
    for (String share : PARTS.keySet().stream().sorted().toList()) {
      while (waiting.merge(share, 1, Integer::sum) <= BACKLOG) {
        JobPlan plan =
            JobPlan.job().share(share).vcpus(1 + random.nextInt(4)).memory(1).attempts(2);
        JobId id = JobId.of(new UUID(7, ++ids));
        commands.add(new AccountCommand.Submit(id, "job", now, plan.profile(), List.of()));
      }
      waiting.merge(share, -1, Integer::sum);
    }
    return commands;
  }

  private void step(List<AccountCommand> commands) {
    AccountContext context =
        new AccountContext(now, () -> new UUID(9, ++ids), store, AccountContext.Limits.DEFAULT);
    List<AccountEvent> events = core.step(commands, context);
    store.commit(events);
    List<AccountCommand> starts = new ArrayList<>();
    for (AccountEvent event : events) {
      if (event instanceof AccountEvent.JobStep step) {
        starts.addAll(follow(step));
      }
    }
    if (!starts.isEmpty()) {
      step(starts);
    }
  }

  private List<AccountCommand> follow(AccountEvent.JobStep step) {
    String share = step.after().profile().precedence().shareIdentifier();
    if (step.event() instanceof JobEvent.Returned) {
      waiting.merge(share, 1, Integer::sum);
    } else if (step.event() instanceof JobEvent.Placed placed) {
      waiting.merge(share, -1, Integer::sum);
      String taskId = placed.attempt().taskId();
      long seconds = 5L + Math.floorMod(step.id().hashCode() * 31L + taskId.hashCode(), 120L);
      tasks.add(new Task(now.plusSeconds(seconds), step.id(), taskId));
      return List.of(new AccountCommand.ToJob(step.id(), new JobCommand.TaskStarted(taskId, now)));
    }
    return List.of();
  }

  private JobQueue queue() {
    return core.state().queues().get(Arns.queue("q"));
  }

  private static List<AccountCommand> definitions() {
    String ce = Arns.environment("ce");
    Instance instance =
        new Instance(
            "i-1",
            Arns.containerInstance("i-1"),
            "c5.large",
            new ResourceShape(60_000, 1_000_000, 0),
            false,
            null);
    return List.of(
        new AccountCommand.DefineEnvironment(
            new EnvironmentDefinition(
                ce, 1, "ce", EnvironmentDefinition.Supply.SCALED, 60_000, true)),
        new AccountCommand.DefinePolicy(
            new FairSharePolicy(
                Arns.policy("p"),
                1,
                Duration.ofHours(1),
                10,
                List.of(
                    new FairSharePolicy.Weight("B", 2),
                    new FairSharePolicy.Weight("C", 4),
                    new FairSharePolicy.Weight("P*", 1)))),
        new AccountCommand.DefineQueue(
            new QueueDefinition(
                Arns.queue("q"),
                1,
                1,
                List.of(ce),
                QueueDefinition.Phase.PRESENT,
                new QueueDefinition.Rules(List.of(), Arns.policy("p")))),
        new AccountCommand.ChangeCapacity(ce, 1, new CapacityChange.Ready(instance)));
  }
}
