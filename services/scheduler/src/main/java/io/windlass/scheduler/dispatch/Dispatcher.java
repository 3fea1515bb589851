package io.windlass.scheduler.dispatch;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.Placement;
import io.windlass.scheduler.consumable.ConsumableRequirement;
import io.windlass.scheduler.demand.Demand;
import io.windlass.scheduler.demand.DemandPolicy;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.Environments;
import io.windlass.scheduler.placement.Instance;
import io.windlass.scheduler.preemption.Preemption;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceSum;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.state.AccountState;
import io.windlass.scheduler.step.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Places jobs and requests missing capacity.
 *
 * <p>Goals: the queue of the highest priority is served first (JQ-006); within a queue its head
 * (JQ-044); in the first environment with enough free capacity (JQ-009); a multi-node job with all
 * its nodes or not at all (MNP-008). Constraints: capacity is never allocated twice; a step places
 * a limited number of jobs. Algorithm: while a queue is awake, try the head of the first one; if it
 * fits nowhere, the queue sleeps until something about it changes. A head that lacks a consumable
 * resource is blocked, and the next one is tried (CR-027).
 *
 * <p>Example: P10 and P1 share an environment with 4 free vCPUs; both have jobs of 4. The head of
 * P10 is placed; then its next head and that of P1 are tried once each, and both queues sleep.
 */
public final class Dispatcher {
  private final Journal journal;
  private final AccountState state;
  private final ConsumableBlocking consumables;
  private final Preemption preemption;

  public Dispatcher(Journal journal) {
    this.journal = journal;
    this.state = journal.state();
    this.consumables = new ConsumableBlocking(journal);
    this.preemption =
        new Preemption(journal, (queue, job) -> consumables.missing(queue, job) != null);
  }

  /** Places as many jobs as possible; returns false if the limit of the step was reached first. */
  public boolean dispatch() {
    int left = journal.context().limits().placements() - consumables.unblock();
    JobQueue queue = state.queues().next();
    while (queue != null && left > 0) {
      if (placeHead(queue)) {
        left--;
      } else if (!state.queues().passOver(queue)) {
        left -= preemption.makeRoom(queue, left);
        state.queues().sleep(queue);
      }
      left -= consumables.unblock();
      queue = state.queues().next();
    }
    return queue == null;
  }

  public void releaseInstances() {
    for (Environments.Target target : state.environments().emptied()) {
      journal.write(
          new AccountEvent.InstanceReleased(
              target.environment().arn(), target.instance().id(), state.requestSequence() + 1));
    }
  }

  /** Sends the demand of each environment to capacity where it has changed. */
  public void stateDemand() {
    Map<String, Demand> wanted = DemandPolicy.spread(waiting(), state.environments());
    Set<String> concerned = new TreeSet<>(wanted.keySet());
    concerned.addAll(state.demands().keySet());
    for (String arn : concerned) {
      Demand now = wanted.getOrDefault(arn, Demand.NONE);
      if (now.differsEnoughFrom(state.demands().getOrDefault(arn, Demand.NONE))) {
        journal.write(new AccountEvent.DemandStated(arn, now, state.requestSequence() + 1));
      }
    }
  }

  /** Returns true if the queue has another head now, because this one was placed or blocked. */
  private boolean placeHead(JobQueue queue) {
    JobId head = queue.order().head();
    if (head == null
        || queue.mayPlace() == 0
        || !queue.order().mayGo()
        || request(head).total().milliVcpus() > available(queue)) {
      return false;
    }
    ConsumableRequirement missing = consumables.missing(queue, head);
    if (missing != null) {
      consumables.block(head, missing);
      return true;
    }
    ResourceRequest request = request(head);
    if (request.exclusive()) {
      return placeGang(queue, head, request);
    }
    Environments.Target target = state.environments().find(order(queue, request), request);
    if (target == null) {
      return false;
    }
    Job job = journal.materialise(head);
    journal.execute(head, new JobCommand.Place(attempt(job, target)));
    return true;
  }

  /**
   * Places all nodes of a multi-node job or none (MNP-008), in one environment, each on an instance
   * of its own (MNP-007), once all nodes of the former attempt have stopped. Returns whether the
   * job was placed.
   */
  private boolean placeGang(JobQueue queue, JobId head, ResourceRequest request) {
    Environment environment = state.environments().forGang(queue.environments(), request);
    if (environment == null || state.gangs().holdsInstances(head)) {
      return false;
    }
    List<Instance> instances = environment.idleFor(request);
    if (instances.isEmpty()) {
      return false;
    }
    Job job = journal.materialise(head);
    List<Attempt> attempts = new ArrayList<>(instances.size());
    for (Instance instance : instances) {
      attempts.add(attempt(job, new Environments.Target(environment, instance)));
    }
    journal.gangs().place(job, attempts);
    return true;
  }

  /** Leaves out environments whose service reported no capacity a short time ago (SJ-009). */
  private List<String> order(JobQueue queue, ResourceRequest request) {
    return request.ofService()
        ? queue.environments().stream()
            .filter(e -> !journal.serviceBackoff().appliesTo(e, request))
            .toList()
        : queue.environments();
  }

  private ResourceRequest request(JobId id) {
    return Objects.requireNonNull(state.profile(id)).request();
  }

  /**
   * Returns the milli-vCPUs that waiting jobs may use. Capacity reserved for inactive shares is
   * left out (FS-041).
   */
  private long available(JobQueue queue) {
    return queue.order().isLimited()
        ? queue.available(state.environments().maxMilliVcpus(queue.environments()))
        : Long.MAX_VALUE;
  }

  private Attempt attempt(Job job, Environments.Target target) {
    String taskId = journal.context().taskIds().next().toString();
    Placement placement =
        new Placement(
            target.environment().arn(),
            target.instance().id(),
            target.instance().containerInstanceArn(),
            TaskArns.taskArn(target.environment(), job, taskId));
    return Attempt.starting(job.attempts().next(), taskId, placement);
  }

  /** Returns the demand of the queue if only so many more of its jobs may be placed. */
  private static ResourceSum wanted(ResourceSum waiting, ResourceRequest head, int available) {
    return available == Integer.MAX_VALUE
        ? waiting
        : waiting.upTo(head.total().milliVcpus() * Math.max(1, available));
  }

  private List<DemandPolicy.Waiting> waiting() {
    List<DemandPolicy.Waiting> waiting = new ArrayList<>();
    for (JobQueue queue : state.queues().waiting()) {
      JobId first = queue.order().wantsRoom();
      int jobs = queue.mayPlace();
      long available = available(queue);
      if (first != null && jobs > 0 && request(first).total().milliVcpus() <= available) {
        ResourceRequest head = request(first);
        ResourceSum wants = queue.order().wants(queue.waiting());
        waiting.add(
            new DemandPolicy.Waiting(
                queue.environments(), wanted(wants, head, jobs).upTo(available), head));
      }
    }
    return waiting;
  }
}
