package io.windlass.capacity.messaging;

import io.vertx.sqlclient.Pool;
import io.windlass.capacity.computeenvironment.EnvironmentCommand;
import io.windlass.capacity.computeenvironment.EnvironmentKey;
import io.windlass.capacity.store.CapacityRows;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.LiveTask.StopOrder;
import io.windlass.capacity.task.TaskDecider;
import io.windlass.capacity.task.TaskOrder;
import io.windlass.events.CapacityRequest;
import io.windlass.events.ComputeEnvironmentDefinition;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.DemandChanged;
import io.windlass.events.InstanceDrained;
import io.windlass.events.TaskCommand;
import io.windlass.events.Topics;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.RecordHandlingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Capacity's work on one partition: definitions, demand and task orders come in; instances come and
 * go, tasks are made durable and then started.
 *
 * <p>When it takes a partition over, it tells the executor which tasks may be running, so that they
 * are found again, and orders again the stops that may not have been carried out. Tasks go on when
 * the partition is lost.
 */
public final class CapacityHandler implements PartitionHandler {
  /** What capacity consumes. */
  public static final List<String> TOPICS =
      List.of(Topics.DEFINITIONS, Topics.CAPACITY_REQUESTS, Topics.TASK_COMMANDS);

  private static final Duration PURGE_EVERY = Duration.ofMinutes(1);

  /** How soon it is noticed that the host can start nothing any more, or can again. */
  private static final Duration HOST_EVERY = Duration.ofSeconds(3);

  private final int partition;
  private final HandlerContext handlerContext;
  private final CapacityRows rows;
  private final AbandonedTasks abandoned;
  private final InstantSource clock;
  private final EnvironmentRegistry environments;
  private Instant nextPurge = Instant.EPOCH;
  private Instant nextLook = Instant.EPOCH;
  private boolean justLoaded;
  private Set<String> held = Set.of();

  public CapacityHandler(
      int partition,
      HandlerContext handlerContext,
      CapacityRows rows,
      AbandonedTasks abandoned,
      InstantSource clock) {
    this.partition = partition;
    this.handlerContext = handlerContext;
    this.rows = rows;
    this.abandoned = abandoned;
    this.clock = clock;
    environments = new EnvironmentRegistry(handlerContext);
  }

  @Override
  public void load(int loadedPartition, Pool store) {
    LiveTasks.Reload reload = handlerContext.tasks().beginReload(partition);
    List<LiveTask> stored = rows.tasks(partition, handlerContext.hostId());
    environments.fill(rows.environments(partition));
    reload.complete(stored, clock.instant(), this::recover);
    abandoned.report(partition, clock.instant());
    justLoaded = true;
    nextLook = clock.instant();
  }

  private void recover(List<LiveTask> running) {
    handlerContext.executor().recover(running.stream().map(LiveTask::launch).toList());
    for (LiveTask task : running) {
      StopOrder order = task.stop();
      if (order != null) {
        handlerContext.executor().stop(task.launch().taskId(), order.grace());
      }
    }
  }

  @Override
  public void hold(Set<String> accountIds) {
    held = Set.copyOf(accountIds);
    justLoaded = true; // so that those are looked at that were on hold
    nextLook = clock.instant();
  }

  @Override
  public Effects onRecords(List<IncomingRecord> records, Instant now) {
    BatchEffects batch = new BatchEffects(partition, handlerContext, rows, now);
    List<TaskOrder> orders = orders(records);
    TaskCommandHandler desk = new TaskCommandHandler(partition, handlerContext, environments);
    desk.lookUp(orders, rows);
    Map<EnvironmentKey, EnvironmentCommand> demand = new LinkedHashMap<>();
    int nextOrder = 0;
    for (IncomingRecord incoming : records) {
      try {
        switch (incoming.value()) {
          case DefinitionChanged changed -> define(changed, batch, now);
          case CapacityRequest request -> request(request, demand, batch, now);
          case TaskCommand _ -> desk.handle(orders.get(nextOrder++), batch, now);
          case null, default -> {}
        }
      } catch (RuntimeException e) {
        throw RecordHandlingException.records(List.of(incoming), e);
      }
    }
    // Only the last word about each environment counts.
    demand.forEach((key, want) -> batch.decided(environments.decide(key, want, now)));
    lookAtPlaces(orders, batch, now);
    scheduleLook(now);
    return batch.effects();
  }

  @Override
  public Optional<Instant> nextTimer() {
    return Optional.of(nextLook.isBefore(nextPurge) ? nextLook : nextPurge);
  }

  @Override
  public Effects onTimer(Instant now) {
    BatchEffects batch = new BatchEffects(partition, handlerContext, rows, now);
    if (!now.isBefore(nextPurge)) {
      batch.purge(now.minus(TaskDecider.MEMORY).minus(TaskDecider.MEMORY));
      nextPurge = now.plus(PURGE_EVERY);
    }
    if (!now.isBefore(nextLook)) {
      List<EnvironmentKey> looked = justLoaded ? environments.all() : environments.needingReview();
      justLoaded = false;
      nextLook = Instant.MAX;
      for (EnvironmentKey key : looked) {
        if (!held.contains(key.accountId())) {
          look(key, batch, now);
        }
      }
    }
    scheduleLook(now);
    return batch.effects();
  }

  @Override
  public List<String> accountsDue(Instant now) {
    return environments.all().stream()
        .map(EnvironmentKey::accountId)
        .filter(accountId -> !held.contains(accountId))
        .distinct()
        .toList();
  }

  /** What fails here is a fault of what is known of the environment, and so of its account. */
  private void look(EnvironmentKey key, BatchEffects batch, Instant now) {
    try {
      batch.decided(environments.decide(key, new EnvironmentCommand.Reconcile(), now));
    } catch (RuntimeException e) {
      throw RecordHandlingException.account(key.accountId(), e);
    }
  }

  /** Tasks run on, and their reports are recorded, whoever owns the partition. */
  @Override
  public void close() {
    environments.clear();
  }

  private List<TaskOrder> orders(List<IncomingRecord> records) {
    List<TaskOrder> orders = new ArrayList<>();
    for (IncomingRecord incoming : records) {
      if (incoming.value() instanceof TaskCommand command) {
        try {
          orders.add(TaskOrderMapping.toDomain(command, handlerContext.epoch()));
        } catch (RuntimeException e) {
          throw RecordHandlingException.records(List.of(incoming), e);
        }
      }
    }
    return orders;
  }

  private void define(DefinitionChanged changed, BatchEffects batch, Instant now) {
    if (changed.getDefinition() instanceof ComputeEnvironmentDefinition definition) {
      batch.decided(
          environments.decide(
              DefinitionMapping.key(changed), DefinitionMapping.define(changed, definition), now));
    }
  }

  private void request(
      CapacityRequest request,
      Map<EnvironmentKey, EnvironmentCommand> demand,
      BatchEffects batch,
      Instant now) {
    switch (request.getRequest()) {
      case DemandChanged changed ->
          demand.put(
              DefinitionMapping.key(request, changed), DefinitionMapping.want(request, changed));
      case InstanceDrained drained ->
          environments
              .keyOfInstance(drained.getInstanceId())
              .ifPresent(
                  key ->
                      batch.decided(
                          environments.decide(
                              key, new EnvironmentCommand.Release(drained.getInstanceId()), now)));
      case Object other ->
          throw new IllegalArgumentException("unknown capacity request " + other.getClass());
    }
  }

  /** A task that arrived may have taken room that the demand was credited with. */
  private void lookAtPlaces(List<TaskOrder> orders, BatchEffects batch, Instant now) {
    Set<EnvironmentKey> places = new LinkedHashSet<>();
    for (TaskOrder order : orders) {
      if (order instanceof TaskOrder.Start start) {
        environments.keyOfInstance(start.launch().instanceId()).ifPresent(places::add);
      }
    }
    for (EnvironmentKey key : places) {
      if (environments.hasDemand(key)) {
        batch.decided(environments.decide(key, new EnvironmentCommand.Reconcile(), now));
      }
    }
  }

  /** Never later than it was before: batches that keep coming must not put it off. */
  private void scheduleLook(Instant now) {
    Instant wanted = environments.reviewDelay().map(now::plus).orElse(Instant.MAX);
    boolean mayChange = handlerContext.executor().dependsOnOthers() && !environments.isEmpty();
    Instant soonEnough = mayChange ? now.plus(HOST_EVERY) : Instant.MAX;
    Instant next = wanted.isBefore(soonEnough) ? wanted : soonEnough;
    if (next.isBefore(nextLook)) {
      nextLook = next;
    }
  }
}
