package io.windlass.simulator.service;

import io.windlass.capacity.messaging.TaskReport;
import io.windlass.capacity.messaging.TaskReports;
import io.windlass.messaging.Effects;
import io.windlass.messaging.OutboxMessage;
import io.windlass.simulator.kernel.Outbox;
import io.windlass.simulator.kernel.ServiceProcess;
import io.windlass.simulator.kernel.SimulationContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** Executors' reports into rows and messages, some in each transaction, in order. */
final class TaskReportCommitter {
  private record Waiting(TaskReport report, CompletableFuture<Void> done) {}

  private final SimulationContext world;
  private final ServiceProcess process;
  private final int life;
  private final InMemoryCapacityRows rows;
  private final Function<String, Outbox> outboxes;
  private final Consumer<Effects> watcher;
  private final List<Waiting> waiting = new ArrayList<>();

  TaskReportCommitter(
      SimulationContext world,
      ServiceProcess process,
      InMemoryCapacityRows rows,
      Function<String, Outbox> outboxes,
      Consumer<Effects> watcher) {
    this.world = world;
    this.process = process;
    this.life = process.life();
    this.rows = rows;
    this.outboxes = outboxes;
    this.watcher = watcher;
  }

  CompletionStage<Void> submit(TaskReport report) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (waiting.isEmpty()) {
      world.time().after(world.upTo(Duration.ofMillis(30)), this::commit);
    }
    waiting.add(new Waiting(report, done));
    return done;
  }

  private void commit() {
    if (process.life() != life) {
      return;
    }
    List<Waiting> batch = List.copyOf(waiting);
    waiting.clear();
    List<TaskReport> reports = batch.stream().map(Waiting::report).toList();
    Effects effects = TaskReports.effects(reports);
    boolean dies = world.chance().oneIn(world.faults().crash());
    world.trace().event(world.time().instant(), "capacity", "reports", effects.messages());
    if (dies && world.chance().oneIn(2)) {
      process.die();
      return;
    }
    rows.report(reports);
    Set<Outbox> concerned = new LinkedHashSet<>();
    for (OutboxMessage message : effects.messages()) {
      Outbox outbox = outboxes.apply(message.accountId());
      outbox.add(List.of(message));
      concerned.add(outbox);
    }
    watcher.accept(effects);
    if (dies) {
      process.die();
      return;
    }
    concerned.forEach(Outbox::publish);
    batch.forEach(item -> item.done().complete(null));
  }
}
