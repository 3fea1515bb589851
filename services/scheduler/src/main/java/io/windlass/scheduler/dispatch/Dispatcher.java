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
 * Places jobs and tells capacity what is missing.
 *
 * <p>Goals: the queue of the highest priority is served first (JQ-006), within a queue its head
 * (JQ-044), in the first environment with room (JQ-009), a multi-node job with all its nodes or not
 * at all (MNP-008). Constraints: room is never given twice; a step places a limited number of jobs.
 * Algorithm: while a queue is awake, try the head of the first one; if it fits nowhere the queue
 * sleeps until something about it changes. A head that is short of a consumable resource stands
 * aside, and the next one is tried (CR-027).
 *
 * <p>Example: P10 and P1 share an environment with 4 free vCPUs; both have jobs of 4. The head of
 * P10 is placed; its next head and that of P1 are tried once each and both queues sleep.
 */
public final class Dispatcher {
  private final Journal journal;
  private final AccountState state;
  private final ConsumableBlocking parked;
  private final Preemption preemption;

  public Dispatcher(Journal journal) {
    this.journal = journal;
    this.state = journal.state();
    this.parked = new ConsumableBlocking(journal);
    this.preemption = new Preemption(journal, (queue, job) -> parked.missing(queue, job) != null);
  }

  /** Places what can be placed; false if the limit of the step was reached first. */
  public boolean dispatch() {
    int left = journal.context().limits().placements() - parked.letReturn();
    JobQueue queue = state.queues().next();
    while (queue != null && left > 0) {
      if (placeHead(queue)) {
        left--;
      } else if (!state.queues().passOver(queue)) {
        left -= preemption.makeRoom(queue, left);
        state.queues().sleep(queue);
      }
      left -= parked.letReturn();
      queue = state.queues().next();
    }
    return queue == null;
  }

  public void releaseInstances() {
    for (Environments.Spot spot : state.environments().emptied()) {
      journal.write(
          new AccountEvent.InstanceReleased(
              spot.environment().arn(), spot.instance().id(), state.requestSequence() + 1));
    }
  }

  /** Tells capacity what is wanted of each environment, where that has changed. */
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

  /** True if the queue has another head now, as this one is placed or stands aside. */
  private boolean placeHead(JobQueue queue) {
    JobId head = queue.order().head();
    if (head == null
        || queue.mayPlace() == 0
        || !queue.order().mayGo()
        || need(head).total().milliVcpus() > room(queue)) {
      return false;
    }
    ConsumableRequirement missing = parked.missing(queue, head);
    if (missing != null) {
      parked.park(head, missing);
      return true;
    }
    ResourceRequest need = need(head);
    if (need.exclusive()) {
      return placeGang(queue, head, need);
    }
    Environments.Spot spot = state.environments().find(order(queue, need), need);
    if (spot == null) {
      return false;
    }
    Job job = journal.materialise(head);
    journal.tell(head, new JobCommand.Place(attempt(job, spot)));
    return true;
  }

  /**
   * All nodes or none (MNP-008), in one environment, each on an instance that holds nothing else
   * (MNP-007); not while nodes of the former attempt are still about to stop.
   */
  private boolean placeGang(JobQueue queue, JobId head, ResourceRequest need) {
    Environment environment = state.environments().forGang(queue.environments(), need);
    if (environment == null || state.gangs().holdsInstances(head)) {
      return false;
    }
    List<Instance> instances = environment.idleFor(need);
    if (instances.isEmpty()) {
      return false;
    }
    Job job = journal.materialise(head);
    List<Attempt> attempts = new ArrayList<>(instances.size());
    for (Instance instance : instances) {
      attempts.add(attempt(job, new Environments.Spot(environment, instance)));
    }
    journal.gangs().form(job, attempts);
    return true;
  }

  /** A service that had no capacity is not asked for some time (SJ-009). */
  private List<String> order(JobQueue queue, ResourceRequest need) {
    return need.ofService()
        ? queue.environments().stream()
            .filter(e -> !journal.serviceBackoff().concern(e, need))
            .toList()
        : queue.environments();
  }

  private ResourceRequest need(JobId id) {
    return Objects.requireNonNull(state.profile(id)).need();
  }

  /** FS-041: what is reserved for shares that are not active is not theirs. */
  private long room(JobQueue queue) {
    return queue.order().isLimited()
        ? queue.room(state.environments().maxMilliVcpus(queue.environments()))
        : Long.MAX_VALUE;
  }

  private Attempt attempt(Job job, Environments.Spot spot) {
    String taskId = journal.context().taskIds().next().toString();
    Placement place =
        new Placement(
            spot.environment().arn(),
            spot.instance().id(),
            spot.instance().containerInstanceArn(),
            TaskArns.taskArn(spot.environment(), job, taskId));
    return Attempt.starting(job.attempts().next(), taskId, place);
  }

  /** What is worth asking for if so many jobs such as the head may be placed. */
  private static ResourceSum wanted(ResourceSum waiting, ResourceRequest head, int room) {
    return room == Integer.MAX_VALUE
        ? waiting
        : waiting.upTo(head.total().milliVcpus() * Math.max(1, room));
  }

  private List<DemandPolicy.Waiting> waiting() {
    List<DemandPolicy.Waiting> waiting = new ArrayList<>();
    for (JobQueue queue : state.queues().waiting()) {
      JobId first = queue.order().wantsRoom();
      int jobs = queue.mayPlace();
      long room = room(queue);
      if (first != null && jobs > 0 && need(first).total().milliVcpus() <= room) {
        ResourceRequest head = need(first);
        ResourceSum wants = queue.order().wants(queue.waiting());
        waiting.add(
            new DemandPolicy.Waiting(
                queue.environments(), wanted(wants, head, jobs).upTo(room), head));
      }
    }
    return waiting;
  }
}
