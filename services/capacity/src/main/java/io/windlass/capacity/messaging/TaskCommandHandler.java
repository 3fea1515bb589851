package io.windlass.capacity.messaging;

import io.windlass.capacity.computeenvironment.EnvironmentDefinition;
import io.windlass.capacity.store.CapacityRows;
import io.windlass.capacity.task.KnownTask;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.TaskAssignment;
import io.windlass.capacity.task.TaskDecider;
import io.windlass.capacity.task.TaskDecision;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides about the task orders of one batch. What is known of a task is looked for first in
 * memory, then in the store, in this order: a task that ends in between is in the store by then.
 */
final class TaskCommandHandler {
  private final int partition;
  private final HandlerContext handlerContext;
  private final EnvironmentRegistry environments;
  private final Map<String, KnownTask> known = new HashMap<>();

  TaskCommandHandler(
      int partition, HandlerContext handlerContext, EnvironmentRegistry environments) {
    this.partition = partition;
    this.handlerContext = handlerContext;
    this.environments = environments;
  }

  /** Looks up, with one query, all tasks that the batch's orders name. */
  void lookUp(List<TaskOrder> orders, CapacityRows rows) {
    Set<String> elsewhere = new LinkedHashSet<>();
    for (TaskOrder order : orders) {
      if (handlerContext.tasks().find(order.taskId()).isEmpty()) {
        elsewhere.add(order.taskId());
      }
    }
    known.putAll(rows.finished(elsewhere));
    elsewhere.forEach(taskId -> known.putIfAbsent(taskId, new KnownTask.Unknown()));
  }

  void handle(TaskOrder order, BatchEffects batch, Instant now) {
    switch (order) {
      case TaskOrder.Start start ->
          carryOut(
              TaskDecider.start(
                  knowledge(start.taskId()),
                  takenOn(start),
                  start.launch().isService()
                      || environments.takesTasks(start.launch().instanceId()),
                  now),
              batch,
              now);
      case TaskOrder.Stop stop ->
          carryOut(TaskDecider.stop(knowledge(stop.taskId()), stop), batch, now);
    }
  }

  /**
   * A Fargate task (CP-033) and a node of a multi-node job (MN-015) have a network of their own
   * unless they say otherwise.
   */
  private TaskOrder.Start takenOn(TaskOrder.Start start) {
    TaskLaunch launch = start.launch();
    if (launch.isService()) {
      return start;
    }
    if (launch.plan().pod() != null) {
      TaskLaunch assigned =
          launch.assigned(new TaskAssignment(false, List.of(), MetadataTokens.next()));
      return new TaskOrder.Start(inCluster(assigned), start.issuedAt());
    }
    boolean fargate = environments.isFargate(launch.instanceId());
    boolean own = launch.isNode() || fargate;
    TaskLaunch assigned =
        launch.assigned(new TaskAssignment(fargate, List.of(), MetadataTokens.next()));
    return new TaskOrder.Start(
        launch.plan().networkMode() == null && own ? assigned.inNetwork("awsvpc") : assigned,
        start.issuedAt());
  }

  /** EKS-007, EKS-008. Where the environment is not known, the task is refused anyway. */
  private TaskLaunch inCluster(TaskLaunch launch) {
    EnvironmentDefinition definition = environments.definitionAt(launch.instanceId()).orElse(null);
    EnvironmentDefinition.Eks eks = definition == null ? null : definition.eks();
    return definition == null || eks == null
        ? launch
        : launch.inCluster(eks.namespace(), definition.uuid());
  }

  private KnownTask knowledge(String taskId) {
    KnownTask lookedUp = known.get(taskId);
    if (lookedUp != null) {
      return lookedUp;
    }
    // It was live when it was looked up; if it is not any more, it has ended.
    Optional<LiveTask> live = handlerContext.tasks().find(taskId);
    return live.isPresent() ? new KnownTask.Live(live.get()) : new KnownTask.Over();
  }

  private void carryOut(TaskDecision decision, BatchEffects batch, Instant now) {
    switch (decision) {
      case TaskDecision.Assign assign -> {
        LiveTask task = handlerContext.tasks().assign(partition, assign.task(), now);
        known.remove(task.launch().taskId());
        batch.assign(task);
      }
      case TaskDecision.Answer answer -> {
        known.put(answer.launch().taskId(), new KnownTask.Over());
        batch.answer(answer.launch(), answer.outcome());
      }
      case TaskDecision.Halt halt -> halt(halt.task(), batch);
      case TaskDecision.Withdraw withdraw -> {
        known.put(withdraw.taskId(), new KnownTask.Withdrawn(withdraw.reason()));
        batch.withdraw(withdraw.taskId(), withdraw.reason());
      }
      case TaskDecision.Ignore _ -> {}
    }
  }

  /** A report may have come in meanwhile; then there may be nothing to stop any more. */
  private void halt(LiveTask halted, BatchEffects batch) {
    LiveTask.StopOrder order = halted.stop();
    if (order != null) {
      handlerContext
          .tasks()
          .advance(halted.launch().taskId(), task -> task.stop(order))
          .ifPresent(batch::halt);
    }
  }
}
