package io.windlass.scheduler.state;

import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.consumable.ConsumableRequirements;
import io.windlass.scheduler.consumable.ConsumableResource;
import io.windlass.scheduler.consumable.Consumables;
import io.windlass.scheduler.demand.Demand;
import io.windlass.scheduler.dependency.DependencyGraph;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.ordering.ChildRange;
import io.windlass.scheduler.ordering.QueueMembership;
import io.windlass.scheduler.placement.Environments;
import io.windlass.scheduler.queue.Queues;
import io.windlass.scheduler.timeout.Deadlines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished jobs of an account, its definitions and instances, and indexes over them. It
 * changes by {@link #apply} alone. Every index is a function of the jobs: a step takes the job out
 * of the indexes that its former state put it into, and puts it into those of its new one; recovery
 * puts each stored job in, the same way.
 */
public final class AccountState {
  private final Map<JobId, Job> jobs = new HashMap<>();
  private final Map<String, Demand> demands = new TreeMap<>();
  private final Queues queues = new Queues();
  private final Environments environments = new Environments();
  private final Consumables consumables = new Consumables();
  private final DependencyGraph dependencies = new DependencyGraph();
  private final Deadlines deadlines = new Deadlines();
  private final GangJobs gangs = new GangJobs();
  private final HeldJobs holds = new HeldJobs();
  private final ArrayJobs arrays = new ArrayJobs(queues, dependencies, holds);
  private long nextOrder = 1;
  private long requestSequence;

  public @Nullable Job job(JobId id) {
    return jobs.get(id);
  }

  public Collection<Job> jobs() {
    return Collections.unmodifiableCollection(jobs.values());
  }

  public ArrayJobs arrays() {
    return arrays;
  }

  /** Returns the nodes of multi-node jobs. */
  public GangJobs gangs() {
    return gangs;
  }

  /**
   * Returns the profile of a job, an array, or a child that is still an index; null if it is
   * unknown.
   */
  public @Nullable JobProfile profile(JobId id) {
    Job job = jobs.get(id);
    if (job != null) {
      return job.profile();
    }
    ArrayJob array = arrays.get(id);
    return array == null ? null : array.profile();
  }

  public Queues queues() {
    return queues;
  }

  public Environments environments() {
    return environments;
  }

  /** Returns which jobs a user holds. */
  public HeldJobs holds() {
    return holds;
  }

  /** Changed by {@link #apply} alone. */
  public Consumables consumables() {
    return consumables;
  }

  public DependencyGraph dependencies() {
    return dependencies;
  }

  public Deadlines deadlines() {
    return deadlines;
  }

  /** Returns what capacity was last asked for, by environment. */
  public Map<String, Demand> demands() {
    return Collections.unmodifiableMap(demands);
  }

  public long nextOrder() {
    return nextOrder;
  }

  /** Returns the number of the latest message to capacity. */
  public long requestSequence() {
    return requestSequence;
  }

  /** Puts back a stored job; instances must be back before the jobs on them. */
  public void restore(Job job) {
    jobs.put(job.id(), job);
    nextOrder = Math.max(nextOrder, job.submission().order() + 1);
    queues.resume(job.profile().queueArn(), QueueMembership.of(job));
    queues.follow(null, job);
    index(null, job);
  }

  /** Puts back a stored array. */
  public void restore(ArrayJob array) {
    nextOrder = Math.max(nextOrder, array.submission().order() + 1);
    queues.resume(array.profile().queueArn(), QueueMembership.of(array));
    arrays.index(null, array);
  }

  /** Puts back a stored node; instances must be back before the nodes on them. */
  public void restore(Node node) {
    index(null, node);
  }

  /** Puts back that a job is held; before the job itself. */
  public void restoreHold(JobId id) {
    holds.set(id, true);
  }

  /** Puts back a stored consumable resource; before the jobs that hold some of it. */
  public void restore(ConsumableResource resource) {
    consumables.put(resource);
    queues.consumableChanged(resource.definition().arn());
  }

  /** Restores the number of the latest message to capacity. */
  public void restore(long lastRequestSequence) {
    requestSequence = Math.max(requestSequence, lastRequestSequence);
  }

  /** Restores the demand that capacity was last asked for. */
  public void restore(String environmentArn, Demand demand) {
    demands.put(environmentArn, demand);
  }

  /** Applies an event. State changes in no other way after recovery. */
  public void apply(AccountEvent event) {
    switch (event) {
      case AccountEvent.JobStep step -> apply(step);
      case AccountEvent.ArrayStep step -> apply(step);
      case AccountEvent.NodeStep step -> index(step.before(), step.after());
      case AccountEvent.GangDisbanded disbanded -> gangs.disband(disbanded.id());
      case AccountEvent.QueueDefined defined -> {
        if (queues.define(defined.definition())) {
          refill(defined.definition().arn());
        }
      }
      case AccountEvent.PolicyDefined defined ->
          queues.define(defined.policy()).forEach(this::refill);
      case AccountEvent.QuotaShareDefined defined -> queues.define(defined.share());
      case AccountEvent.ShareCharged charged ->
          queues.markStored(charged.queueArn(), charged.account().identifier());
      case AccountEvent.EnvironmentDefined defined -> {
        environments.define(defined.definition());
        queues.wakeAllOf(defined.definition().arn());
      }
      case AccountEvent.ConsumableChanged changed -> restore(changed.resource());
      case AccountEvent.ConsumablePublished published -> consumables.put(published.resource());
      case AccountEvent.CapacityChanged changed -> {
        if (environments.change(changed.environmentArn(), changed.sequence(), changed.change())) {
          queues.wakeAllOf(changed.environmentArn());
        }
      }
      case AccountEvent.ShortageChanged noted -> {
        environments.shortage(noted.environmentArn(), noted.shortage());
        queues.wakeQuotasOf(noted.environmentArn());
      }
      case AccountEvent.DemandStated stated -> {
        requestSequence = stated.sequence();
        demands.put(stated.environmentArn(), stated.demand());
      }
      case AccountEvent.InstanceReleased released -> {
        requestSequence = released.sequence();
        environments.released(released.environmentArn(), released.instanceId());
      }
      case AccountEvent.HoldChanged changed -> hold(changed.id(), changed.held());
      case AccountEvent.QueueControlled controlled ->
          queues.control(controlled.queueArn(), controlled.control());
      case AccountEvent.Answered _ -> {}
    }
  }

  private void apply(AccountEvent.JobStep step) {
    Job after = step.after();
    if (step.before() == null) {
      nextOrder = Math.max(nextOrder, after.submission().order() + 1);
    }
    if (after.status().isTerminal()) {
      jobs.remove(after.id());
    } else {
      jobs.put(after.id(), after);
    }
    queues.follow(step.before(), after);
    index(step.before(), after);
    QueueMembership former = QueueMembership.of(step.before());
    queues.track(after.profile().queueArn(), former, QueueMembership.of(after), step.event().at());
  }

  /** Adds the jobs of a queue again, because it has another kind of order. */
  private void refill(String queueArn) {
    for (Job job : jobs.values()) {
      if (job.profile().queueArn().equals(queueArn)) {
        queues.resume(queueArn, QueueMembership.of(job));
        queues.follow(null, job);
        if (job.status() == JobStatus.RUNNABLE
            && job.waitsFor() == null
            && !holds.appliesTo(job.id())) {
          queues.enqueue(job);
        }
      }
    }
    for (ArrayJob array : arrays.all()) {
      if (array.profile().queueArn().equals(queueArn)) {
        queues.resume(queueArn, QueueMembership.of(array));
        if (!holds.appliesTo(array.id())) {
          queues.offer(ChildRange.of(array));
        }
      }
    }
  }

  private void apply(AccountEvent.ArrayStep step) {
    nextOrder = Math.max(nextOrder, step.after().submission().order() + 1);
    arrays.index(step.before(), step.after());
    ArrayJob after = step.after();
    QueueMembership former = QueueMembership.of(step.before());
    queues.track(after.profile().queueArn(), former, QueueMembership.of(after), step.event().at());
  }

  private void index(@Nullable Job before, Job after) {
    arrays.countChild(before, after);
    if (before != null && before.status() != after.status()) {
      leave(before, after.progress().since());
    }
    if (before == null || before.status() != after.status()) {
      enter(after);
    } else if (after.status() == JobStatus.RUNNABLE && positionChanges(before, after)) {
      if (!holds.appliesTo(after.id())) {
        queues.regroup(before, after);
      }
    } else if (after.status() == JobStatus.PENDING) {
      dependencies.remove(before.id(), before.outstanding());
      dependencies.add(after.id(), after.outstanding());
    }
    if (!occupySameRoom(before, after)) {
      vacate(before);
      occupy(after);
    }
    Instant former = before == null ? null : before.deadline();
    Instant next = after.deadline();
    if (!Objects.equals(former, next)) {
      changeDeadline(after.id(), former, next);
    }
  }

  /** An instance is a node's own, from when it is set aside (MNP-007). */
  private void index(@Nullable Node before, Node after) {
    gangs.index(before, after);
    boolean held = before != null && before.status().holdsInstance();
    boolean holds = after.status().holdsInstance();
    if (holds && !held) {
      var placement = after.liveAttempt().placement();
      environments.reserve(
          placement.environmentArn(), placement.instanceId(), after.profile().shape());
    } else if (before != null && held && !holds) {
      var placement = before.liveAttempt().placement();
      environments.vacate(
          placement.environmentArn(), placement.instanceId(), after.profile().shape());
      queues.wakeAllOf(placement.environmentArn());
      queues.wake(after.profile().queueArn());
    }
  }

  private void enter(Job job) {
    switch (job.status()) {
      case SUBMITTED -> queues.await(job.profile().queueArn(), job.id());
      case PENDING -> dependencies.add(job.id(), job.outstanding());
      case RUNNABLE -> {
        if (!holds.appliesTo(job.id())) {
          queues.enqueue(job);
        }
      }
      case SCHEDULED, STARTING, RUNNING, SUCCEEDED, FAILED -> {}
    }
  }

  /** Removes a held job from its queue, or adds a released one. */
  private void hold(JobId id, boolean held) {
    ArrayJob array = id.part() == JobId.Part.WHOLE ? arrays.get(id) : null;
    List<Job> waiting = new ArrayList<>();
    if (array != null) {
      array.children().live().forEach(i -> addRunnable(waiting, id.child(i)));
    } else {
      addRunnable(waiting, id);
    }
    waiting.forEach(job -> leave(job, job.progress().since()));
    holds.set(id, held);
    waiting.forEach(this::enter);
    if (array != null) {
      arrays.offer(array);
    }
  }

  private static boolean positionChanges(Job before, Job after) {
    return !Objects.equals(before.waitsFor(), after.waitsFor())
        || !before.profile().equals(after.profile());
  }

  private void addRunnable(List<Job> waiting, JobId id) {
    Job job = jobs.get(id);
    if (job != null && job.status() == JobStatus.RUNNABLE) {
      waiting.add(job);
    }
  }

  private void leave(Job job, Instant at) {
    switch (job.status()) {
      case SUBMITTED -> queues.stopAwaiting(job.profile().queueArn(), job.id());
      case PENDING -> dependencies.remove(job.id(), job.outstanding());
      case RUNNABLE -> {
        if (!holds.appliesTo(job.id())) {
          queues.dequeue(job, at);
        }
      }
      case SCHEDULED, STARTING, RUNNING, SUCCEEDED, FAILED -> {}
    }
  }

  private static boolean occupySameRoom(@Nullable Job before, Job after) {
    boolean occupied = before != null && before.status().occupiesInstance();
    return occupied == after.status().occupiesInstance();
  }

  private void occupy(Job job) {
    if (job.status().occupiesInstance()) {
      var placement = job.liveAttempt().placement();
      if (!job.profile().kind().isMultiNode()) {
        environments.occupy(
            placement.environmentArn(), placement.instanceId(), job.profile().shape());
      }
      queues.occupy(job, job.progress().since());
      if (locks(job)) {
        consumables.lock(job.liveAttempt().taskId(), job.profile().execution().consumables());
      }
    }
  }

  private void vacate(@Nullable Job job) {
    if (job != null && job.status().occupiesInstance()) {
      var placement = job.liveAttempt().placement();
      if (!job.profile().kind().isMultiNode()) {
        environments.vacate(
            placement.environmentArn(), placement.instanceId(), job.profile().shape());
      }
      queues.vacate(job);
      queues.wakeAllOf(placement.environmentArn());
      if (locks(job)) {
        ConsumableRequirements requirements = job.profile().execution().consumables();
        consumables.unlock(job.liveAttempt().taskId(), requirements);
        requirements
            .all()
            .forEach(requirement -> queues.consumableChanged(requirement.resourceArn()));
      }
    }
  }

  /**
   * Returns whether a job locks consumable resources; a multi-node job does so once for all its
   * nodes (CR-013).
   */
  public static boolean locks(Job job) {
    return job.id().part() != JobId.Part.NODE;
  }

  private void changeDeadline(JobId id, @Nullable Instant former, @Nullable Instant next) {
    if (former != null) {
      deadlines.remove(id, former);
    }
    if (next != null) {
      deadlines.add(id, next);
    }
  }
}
