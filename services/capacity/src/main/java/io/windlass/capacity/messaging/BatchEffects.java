package io.windlass.capacity.messaging;

import io.windlass.capacity.computeenvironment.Decision;
import io.windlass.capacity.store.CapacityRows;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.LiveTask.StopOrder;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import io.windlass.messaging.Effects;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.SqlStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one batch of records leads to, gathered: each kind of row in one statement, executors called
 * only once all of it is durable.
 */
final class BatchEffects {
  private final int partition;
  private final HandlerContext handlerContext;
  private final CapacityRows rows;
  private final Instant now;
  private final List<Decision> decisions = new ArrayList<>();
  private final Map<String, LiveTask> assigned = new LinkedHashMap<>();

  /** In the order in which reports lock rows too, so that the two do not wait for each other. */
  private final Map<String, LiveTask> halted = new TreeMap<>();

  private final Map<String, @Nullable String> remembered = new LinkedHashMap<>();
  private final List<OutboxMessage> messages = new ArrayList<>();
  private @Nullable Instant purgeBefore;

  BatchEffects(int partition, HandlerContext handlerContext, CapacityRows rows, Instant now) {
    this.partition = partition;
    this.handlerContext = handlerContext;
    this.rows = rows;
    this.now = now;
  }

  void decided(Decision decision) {
    if (!decision.events().isEmpty()) {
      decisions.add(decision);
      decision
          .published()
          .forEach(
              event ->
                  messages.add(CapacityEventMapping.message(decision.after().key(), event, now)));
    }
  }

  void assign(LiveTask task) {
    assigned.put(task.launch().taskId(), task);
  }

  void answer(TaskLaunch launch, TaskOutcome outcome) {
    remembered.put(launch.taskId(), null);
    messages.add(TaskEventMapping.stopped(launch, outcome));
  }

  void halt(LiveTask task) {
    halted.put(task.launch().taskId(), task);
  }

  void withdraw(String taskId, String reason) {
    remembered.put(taskId, reason);
  }

  void purge(Instant before) {
    purgeBefore = before;
  }

  Effects effects() {
    List<SqlStatement> writes =
        rows.writes(
            partition,
            handlerContext.hostId(),
            now,
            new CapacityRows.Changes(
                decisions, assigned.values(), halted.values(), remembered, purgeBefore));
    if (writes.isEmpty() && messages.isEmpty()) {
      return Effects.NONE;
    }
    return new Effects(writes, messages, this::carryOut);
  }

  /** The transaction has committed. */
  private void carryOut() {
    Executor executor = handlerContext.executor();
    decisions.forEach(DecisionLog::log);
    assigned.values().forEach(task -> executor.start(task.launch()));
    for (LiveTask task : halted.values()) {
      StopOrder order = task.stop();
      if (order != null) {
        executor.stop(task.launch().taskId(), order.grace());
      }
    }
  }
}
