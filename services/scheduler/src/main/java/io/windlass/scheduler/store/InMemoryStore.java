package io.windlass.scheduler.store;

import io.windlass.scheduler.account.AccountCore;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.array.IndexSet;
import io.windlass.scheduler.consumable.ConsumableResource;
import io.windlass.scheduler.demand.Demand;
import io.windlass.scheduler.fairshare.ShareState;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.job.Attempts;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.Instance;
import io.windlass.scheduler.placement.InstanceState;
import io.windlass.scheduler.placement.Shortage;
import io.windlass.scheduler.queue.QueueControl;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.queue.SharingPolicy;
import io.windlass.scheduler.quota.QuotaShare;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.state.AccountState;
import io.windlass.scheduler.step.FinishedJobs;
import io.windlass.scheduler.step.JobOutcome;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps of one account's core what {@link StoreWriter} keeps of it in PostgreSQL, and brings a core
 * back from that as {@link SchedulerStore} does: for simulations. Whatever is a row there must be
 * kept here, and nothing else. For one thread.
 */
public final class InMemoryStore implements FinishedJobs {
  private record StoredInstance(String environmentArn, Instance instance, InstanceState state) {}

  private record ReportedStatus(
      long sequence,
      @Nullable String status,
      @Nullable String clusterArn,
      @Nullable String statusReason) {}

  private final Map<JobId, Job> jobs = new LinkedHashMap<>();
  private final Map<JobId, ArrayJob> arrays = new LinkedHashMap<>();
  private final Map<JobId, Node> nodes = new LinkedHashMap<>();
  private final Map<JobId, JobOutcome> finished = new HashMap<>();
  private final Map<String, QueueDefinition> queues = new LinkedHashMap<>();
  private final Map<String, SharingPolicy> policies = new LinkedHashMap<>();
  private final Map<String, QuotaShare> quotaShares = new LinkedHashMap<>();
  private final Map<String, Map<String, ShareState>> shares = new LinkedHashMap<>();
  private final Map<String, EnvironmentDefinition> environments = new LinkedHashMap<>();
  private final Map<String, ReportedStatus> reported = new LinkedHashMap<>();
  private final Map<String, StoredInstance> instances = new LinkedHashMap<>();
  private final Map<String, Demand> demands = new LinkedHashMap<>();
  private final Map<String, Shortage> shortages = new HashMap<>();
  private final Set<JobId> holds = new LinkedHashSet<>();
  private final Map<String, QueueControl> controls = new LinkedHashMap<>();
  private final Map<String, ConsumableResource> consumables = new LinkedHashMap<>();
  private long requestSequence;

  /** Events that were committed, in order. */
  public void commit(List<AccountEvent> events) {
    events.forEach(this::commit);
  }

  @Override
  public @Nullable JobStatus outcome(JobId job) {
    JobOutcome outcome = finished.get(job.whole());
    return outcome == null ? null : outcome.of(job);
  }

  /** A new core in the state of the last commit. */
  public AccountCore recover() {
    AccountCore core = new AccountCore();
    AccountState state = core.state();
    environments.values().forEach(state.environments()::define);
    reported.forEach(
        (arn, last) ->
            state
                .environments()
                .restore(
                    arn, last.sequence(), last.status(), last.clusterArn(), last.statusReason()));
    holds.forEach(state::restoreHold);
    controls.forEach(state.queues()::control);
    instances
        .values()
        .forEach(
            instance ->
                state
                    .environments()
                    .restore(instance.environmentArn(), instance.instance(), instance.state()));
    policies.values().forEach(state.queues()::define);
    queues.values().forEach(state.queues()::define);
    quotaShares.values().forEach(state.queues()::define);
    shares.forEach(
        (queue, accounts) -> accounts.values().forEach(a -> state.queues().restore(queue, a)));
    shortages.forEach(state.environments()::shortage);
    demands.forEach(state::restore);
    state.restore(requestSequence);
    consumables.values().forEach(state::restore);
    arrays.values().forEach(state::restore);
    jobs.values().forEach(job -> state.restore(stored(job)));
    nodes.values().forEach(node -> state.restore(stored(node)));
    core.restored();
    return core;
  }

  /** A row forgets the attempt of a job that waits. */
  private static Job stored(Job job) {
    if (job.status().occupiesInstance()) {
      return job;
    }
    Attempts attempts = job.attempts().withoutCurrent();
    return new Job(job.submission(), job.progress(), job.outstanding(), attempts, job.stop());
  }

  /** So does the row of a node. */
  private static Node stored(Node node) {
    return node.status().holdsInstance()
        ? node
        : new Node(node.job(), node.index(), node.progress(), null);
  }

  private void commit(AccountEvent event) {
    switch (event) {
      case AccountEvent.JobStep step -> commit(step.after());
      case AccountEvent.ArrayStep step -> commit(step.after());
      case AccountEvent.NodeStep step -> nodes.put(step.id(), step.after());
      case AccountEvent.GangDisbanded disbanded -> {
        for (int index = 0; index < disbanded.nodes(); index++) {
          nodes.remove(disbanded.id().node(index));
        }
      }
      case AccountEvent.QueueDefined defined ->
          queues.put(defined.definition().arn(), defined.definition());
      case AccountEvent.PolicyDefined defined ->
          policies.put(defined.policy().arn(), defined.policy());
      case AccountEvent.QuotaShareDefined defined ->
          quotaShares.put(defined.share().arn(), defined.share());
      case AccountEvent.ShareCharged charged -> commit(charged);
      case AccountEvent.EnvironmentDefined defined ->
          environments.put(defined.definition().arn(), defined.definition());
      case AccountEvent.ConsumableChanged changed -> commit(changed.resource());
      case AccountEvent.ConsumablePublished published -> commit(published.resource());
      case AccountEvent.CapacityChanged changed -> commit(changed);
      case AccountEvent.ShortageChanged noted ->
          shortages.put(noted.environmentArn(), noted.shortage());
      case AccountEvent.DemandStated stated -> {
        demands.put(stated.environmentArn(), stated.demand());
        requestSequence = stated.sequence();
      }
      case AccountEvent.InstanceReleased released -> {
        requestSequence = released.sequence();
        changeState(released.instanceId(), InstanceState.DRAINED);
      }
      case AccountEvent.HoldChanged changed -> {
        if (changed.held()) {
          holds.add(changed.id());
        } else {
          holds.remove(changed.id());
        }
      }
      case AccountEvent.QueueControlled controlled ->
          controls.put(controlled.queueArn(), controlled.control());
      case AccountEvent.Answered _ -> {}
    }
  }

  private void commit(ConsumableResource resource) {
    consumables.put(resource.definition().arn(), resource);
  }

  private void commit(Job job) {
    if (job.status().isTerminal()) {
      jobs.remove(job.id());
      if (job.id().part() == JobId.Part.WHOLE) {
        finished.put(job.id(), new JobOutcome(job.status(), IndexSet.NONE));
      }
    } else {
      jobs.put(job.id(), job);
    }
  }

  private void commit(AccountEvent.ShareCharged charged) {
    Map<String, ShareState> ofQueue =
        shares.computeIfAbsent(charged.queueArn(), _ -> new LinkedHashMap<>());
    ShareState account = charged.account();
    if (account.isEmpty()) {
      ofQueue.remove(account.identifier());
    } else {
      ofQueue.put(account.identifier(), account);
    }
  }

  private void commit(ArrayJob array) {
    if (array.status().isTerminal()) {
      arrays.remove(array.id());
      finished.put(array.id(), new JobOutcome(array.status(), array.failures()));
    } else {
      arrays.put(array.id(), array);
    }
  }

  private void commit(AccountEvent.CapacityChanged changed) {
    String arn = changed.environmentArn();
    ReportedStatus last = reported.getOrDefault(arn, new ReportedStatus(0, null, null, null));
    reported.put(
        arn,
        new ReportedStatus(
            changed.sequence(), last.status(), last.clusterArn(), last.statusReason()));
    switch (changed.change()) {
      case CapacityChange.StatusChanged status ->
          reported.put(
              arn,
              new ReportedStatus(
                  changed.sequence(), status.status(), status.clusterArn(), status.statusReason()));
      case CapacityChange.Ready ready ->
          instances.put(
              ready.instance().id(),
              new StoredInstance(arn, ready.instance(), InstanceState.READY));
      case CapacityChange.Draining draining ->
          changeState(draining.instanceId(), InstanceState.DRAINING);
      case CapacityChange.Resumed resumed -> changeState(resumed.instanceId(), InstanceState.READY);
      case CapacityChange.Terminated terminated -> instances.remove(terminated.instanceId());
      case CapacityChange.Shortage _ -> {}
    }
  }

  private void changeState(String instanceId, InstanceState state) {
    instances.computeIfPresent(
        instanceId,
        (_, instance) -> new StoredInstance(instance.environmentArn(), instance.instance(), state));
  }
}
