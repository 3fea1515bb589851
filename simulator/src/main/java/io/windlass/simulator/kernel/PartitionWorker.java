package io.windlass.simulator.kernel;

import io.vertx.sqlclient.Pool;
import io.windlass.events.BusEvent;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.PartitionHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shell around one partition of one service, as in production: a batch in, one decision, one
 * transaction of rows, offsets and messages, then publication. It dies before or after commits, and
 * sometimes does not learn that one succeeded.
 */
public final class PartitionWorker {
  private static final int MOST_RECORDS = 12;

  /** Nothing reads from a database here. */
  private static final Pool NO_DATABASE =
      (Pool)
          Proxy.newProxyInstance(
              PartitionWorker.class.getClassLoader(),
              new Class<?>[] {Pool.class},
              (_, method, _) -> {
                throw new UnsupportedOperationException("database asked: " + method);
              });

  /**
   * What it works on.
   *
   * @param service for people
   */
  public record Task(String service, int partition, List<String> topics) {}

  /** Looks at what a handler has committed. */
  @FunctionalInterface
  public interface Watcher {
    void committed(PartitionHandler handler, List<IncomingRecord> records, Effects effects);
  }

  private final SimulationContext world;
  private final Task task;
  private final Supplier<PartitionHandler> handlers;
  private final TransactionalTable rows;
  private final Outbox outbox;
  private final Watcher watcher;
  private final Map<String, Integer> offsets = new TreeMap<>();
  private Runnable death = () -> {};
  private @Nullable PartitionHandler handler;
  private @Nullable Instant turnAt;
  private long turn;

  public PartitionWorker(
      SimulationContext world,
      Task task,
      Supplier<PartitionHandler> handlers,
      TransactionalTable rows,
      Outbox outbox,
      Watcher watcher) {
    this.world = world;
    this.task = task;
    this.handlers = handlers;
    this.rows = rows;
    this.outbox = outbox;
    this.watcher = watcher;
    world
        .log()
        .listen(
            (topic, partition, at) -> {
              if (partition == task.partition() && task.topics().contains(topic)) {
                wake(at);
              }
            });
  }

  /** Called when it dies, so that the rest of its process dies too. */
  public void onDeath(Runnable action) {
    death = action;
  }

  /** Reads its rows and continues. */
  public void start() {
    PartitionHandler fresh = handlers.get();
    fresh.load(task.partition(), NO_DATABASE);
    handler = fresh;
    outbox.publish();
    wake(world.time().instant());
  }

  /** Loses its memory, and what it had not committed. */
  public void crash() {
    handler = null;
    turnAt = null;
    turn++;
    rows.rollBack();
    outbox.crash();
  }

  private void wake(Instant at) {
    if (handler != null && (turnAt == null || at.isBefore(turnAt))) {
      Instant when = at.isBefore(world.time().instant()) ? world.time().instant() : at;
      turnAt = when;
      long mine = ++turn;
      Instant due = when.plus(world.upTo(world.faults().pause()));
      world.time().at(due, () -> takeTurn(mine));
    }
  }

  private void takeTurn(long mine) {
    PartitionHandler active = handler;
    if (mine != turn || active == null) {
      return;
    }
    turnAt = null;
    Instant now = world.time().instant();
    List<IncomingRecord> batch = batch(now);
    boolean alive = true;
    if (!batch.isEmpty()) {
      alive = step("records", batch, active, handle(batch, active, now));
    }
    if (alive && active.nextTimer().filter(due -> !due.isAfter(now)).isPresent()) {
      alive = step("timer", List.of(), active, active.onTimer(now));
    }
    if (alive) {
      next().ifPresent(this::wake);
    }
  }

  /** Without what does not belong here, if that is what it fails on, and from what is stored. */
  private Effects handle(List<IncomingRecord> batch, PartitionHandler active, Instant now) {
    try {
      return active.onRecords(batch, now);
    } catch (RuntimeException e) {
      List<IncomingRecord> rest =
          batch.stream().filter(record -> !(record.value() instanceof BusEvent)).toList();
      if (rest.size() == batch.size()) {
        throw e;
      }
      world.trace().note(now, task.service(), "sets aside what is poison to it", List.of());
      rows.rollBack();
      active.load(task.partition(), NO_DATABASE);
      return rest.isEmpty() ? Effects.NONE : active.onRecords(rest, now);
    }
  }

  /** False if it died of it. */
  private boolean step(
      String what, List<IncomingRecord> batch, PartitionHandler active, Effects effects) {
    Instant now = world.time().instant();
    List<Object> details = new ArrayList<>(batch);
    details.addAll(effects.messages());
    if (!details.isEmpty()) {
      world.trace().event(now, task.service() + "/" + task.partition(), what, details);
    }
    boolean dies = world.chance().oneIn(world.faults().crash());
    if (dies && world.chance().oneIn(2)) {
      world.trace().note(now, task.service(), "dies before it commits that", List.of());
      death.run();
      return false;
    }
    rows.commit();
    batch.forEach(record -> offsets.merge(record.topic(), 1, Integer::sum));
    outbox.add(effects.messages());
    watcher.committed(active, batch, effects);
    if (dies) {
      world.trace().note(now, task.service(), "dies having committed that", List.of());
      death.run();
      return false;
    }
    if (world.chance().oneIn(world.faults().uncertain())) {
      world.trace().note(now, task.service(), "does not know that it committed", List.of());
      outbox.crash();
      active.load(task.partition(), NO_DATABASE);
    } else {
      effects.afterCommit().run();
    }
    outbox.publish();
    return true;
  }

  /** Of each topic the first records that are there, topics in any order. */
  private List<IncomingRecord> batch(Instant now) {
    List<IncomingRecord> batch = new ArrayList<>();
    int first = world.chance().below(task.topics().size());
    for (int i = 0; i < task.topics().size(); i++) {
      String topic = task.topics().get((first + i) % task.topics().size());
      int most = 1 + world.chance().below(MOST_RECORDS);
      for (IncomingRecord record : unread(topic)) {
        if (most-- == 0 || record.timestamp().isAfter(now)) {
          break;
        }
        batch.add(record);
      }
    }
    return batch;
  }

  private List<IncomingRecord> unread(String topic) {
    return world.log().from(topic, task.partition(), offsets.getOrDefault(topic, 0));
  }

  private Optional<Instant> next() {
    PartitionHandler active = handler;
    Instant next = active == null ? Instant.MAX : active.nextTimer().orElse(Instant.MAX);
    for (String topic : task.topics()) {
      List<IncomingRecord> unread = unread(topic);
      if (!unread.isEmpty() && unread.getFirst().timestamp().isBefore(next)) {
        next = unread.getFirst().timestamp();
      }
    }
    return next.equals(Instant.MAX) ? Optional.empty() : Optional.of(next);
  }
}
