package io.windlass.simulator.check;

import static io.windlass.simulator.kernel.InvariantViolation.unless;

import io.windlass.events.JobTransitioned;
import io.windlass.events.StartTask;
import io.windlass.events.TaskCommand;
import io.windlass.messaging.OutboxMessage;
import io.windlass.scheduler.account.AccountCore;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.InstanceSlot;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.state.AccountState;
import io.windlass.simulator.kernel.SeededRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the scheduler after each of its transactions: its output, and whether its state agrees
 * with its output and with itself.
 */
public final class CoreCheck {
  /** With more jobs than this, only some steps are followed by a look at all of them. */
  private static final int FEW = 100;

  private static final int SOME = 16;

  private final ReferenceModel referenceModel;
  private final SeededRandom chance;
  private final Map<JobId, String> names = new HashMap<>();
  private final QuotaCheck quotas = new QuotaCheck();

  public CoreCheck(ReferenceModel referenceModel, SeededRandom chance) {
    this.referenceModel = referenceModel;
    this.chance = chance;
  }

  /** The messages of one transaction. */
  public void observe(List<OutboxMessage> messages) {
    for (OutboxMessage message : messages) {
      if (message.value() instanceof JobTransitioned step) {
        referenceModel.observe(step);
      } else if (message.value() instanceof TaskCommand command
          && command.getCommand() instanceof StartTask start) {
        referenceModel.observe(start);
      }
    }
  }

  /** The core of an account after a transaction. */
  public void check(String accountId, List<AccountEvent> events, AccountState state) {
    quotas.observe(accountId, events);
    for (AccountEvent event : events) {
      Job job = event instanceof AccountEvent.JobStep step ? state.job(step.id()) : null;
      if (job != null) {
        checkJob(job, state);
      }
    }
    if (state.jobs().size() < FEW || chance.oneIn(SOME)) {
      checkAll(accountId, state);
    }
  }

  /** A core that is recovered from its rows equals the former one. */
  public void checkRecovery(
      String accountId, AccountState live, AccountCore recovered, Instant now) {
    List<String> expected = StateFingerprint.of(live, now);
    List<String> found = StateFingerprint.of(recovered, now);
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      String was = expected.get(i);
      String is = found.get(i);
      unless(
          was.equals(is),
          () -> "account " + accountId + " was\n  " + was + "\nand came back as\n  " + is);
    }
    unless(
        expected.size() == found.size(),
        () -> "account " + accountId + " came back with more or less");
  }

  private void checkAll(String accountId, AccountState state) {
    Map<String, ResourceShape> used = new HashMap<>();
    int whole = state.arrays().all().size();
    for (Job job : state.jobs()) {
      checkJob(job, state);
      whole += job.id().part() == JobId.Part.WHOLE ? 1 : 0;
      if (job.status().occupiesInstance() && !job.profile().kind().isMultiNode()) {
        used.merge(
            job.liveAttempt().placement().instanceId(), job.profile().shape(), ResourceShape::plus);
      }
    }
    Map<String, Node> reserved = new HashMap<>();
    for (Node node : state.gangs().all()) {
      if (node.status().holdsInstance()) {
        String instance = node.liveAttempt().placement().instanceId();
        Node other = reserved.put(instance, node);
        unless(
            other == null && !used.containsKey(instance),
            () -> "instance " + instance + " of node " + node.id() + " is shared");
        used.put(instance, node.profile().shape());
      }
    }
    int jobs = whole;
    unless(
        jobs == referenceModel.live(accountId),
        () -> "the scheduler has " + jobs + " jobs, told of " + referenceModel.live(accountId));
    for (Environment environment : state.environments().all()) {
      environment.slots().forEach(slot -> checkSlot(slot, used));
    }
    ConsumableCheck.check(state);
    ShareCheck.check(state);
    QuotaCheck.check(state);
    for (ArrayJob array : state.arrays().all()) {
      int sum = state.arrays().summary(array).values().stream().mapToInt(Integer::intValue).sum();
      unless(
          array.status() == JobStatus.SUBMITTED || sum == array.size(),
          () -> "array " + array.id() + " has children " + state.arrays().summary(array));
    }
  }

  /** Ids as records have them; each is written down once. */
  private String name(JobId id) {
    return names.computeIfAbsent(id, JobId::toString);
  }

  private static void checkSlot(InstanceSlot slot, Map<String, ResourceShape> used) {
    String id = slot.instance().id();
    ResourceShape free = slot.free();
    unless(
        free.milliVcpus() >= 0 && free.memoryMiB() >= 0 && free.gpus() >= 0,
        () -> "instance " + id + " is over capacity: free " + free);
    ResourceShape counted =
        slot.instance().resources().minus(used.getOrDefault(id, ResourceShape.NONE));
    unless(
        counted.equals(free),
        () -> "instance " + id + " has free " + free + ", its jobs leave free " + counted);
  }

  private void checkJob(Job job, AccountState state) {
    var published = referenceModel.status(name(job.id()));
    unless(
        published == null
            ? job.id().part() == JobId.Part.CHILD
            : published.name().equals(job.status().name()),
        () -> "job " + job.id() + " is " + job.status() + ", told " + published);
    if (job.status() == JobStatus.PENDING) {
      for (Dependency dependency : job.outstanding()) {
        var outcome = referenceModel.outcome(name(dependency.on()));
        unless(
            outcome == null,
            () -> "job " + job.id() + " waits for " + dependency.on() + ", which is " + outcome);
      }
    }
    unless(
        !job.status().isTerminal() && state.job(job.id()) != null,
        () -> "job " + job.id() + " is over and still there");
  }
}
