package io.windlass.simulator.service;

import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import io.windlass.simulator.kernel.SeededRandom;
import io.windlass.simulator.kernel.SimulationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A machine on which tasks run for a while and end, as an {@link Executor} promises: they outlive
 * the service that started them, and die with the machine. What it holds is the truth about what
 * runs.
 */
public final class SimulatedHost implements Executor {
  /** Is notified of what really happens to tasks. */
  public interface Watcher {
    void begins(TaskLaunch launch);

    void ends(TaskLaunch launch);
  }

  private static final class Running {
    private final TaskLaunch launch;
    private @Nullable Instant startedAt;
    private @Nullable TaskOutcome outcome;
    private boolean lost;

    private Running(TaskLaunch launch) {
      this.launch = launch;
    }

    private boolean isOver() {
      return outcome != null || lost;
    }
  }

  private final SimulationContext world;
  private final SeededRandom chance;
  private final Watcher watcher;
  private final Map<String, Running> tasks = new LinkedHashMap<>();
  private final Set<String> withdrawn = new HashSet<>();
  private @Nullable TaskListener listener;
  private int boots = 1;
  private int connections;

  public SimulatedHost(SimulationContext world, Watcher watcher) {
    this.world = world;
    this.chance = world.chance().split();
    this.watcher = watcher;
  }

  @Override
  public String epoch() {
    return "boot-" + boots;
  }

  /** Sets the service that controls this host; null if there is none. */
  void connect(@Nullable TaskListener inCharge) {
    listener = inCharge;
    connections++;
  }

  /** Crashes the host: everything that runs on it is lost. */
  void reboot() {
    boots++;
    for (Running task : tasks.values()) {
      if (!task.isOver()) {
        task.lost = true;
        watcher.ends(task.launch);
      }
    }
    withdrawn.clear();
  }

  @Override
  public String name() {
    return "process";
  }

  @Override
  public void start(TaskLaunch launch) {
    if (tasks.containsKey(launch.taskId())) {
      return;
    }
    Running task = new Running(launch);
    tasks.put(launch.taskId(), task);
    if (withdrawn.remove(launch.taskId())) {
      end(task, TaskOutcome.stopped(null, null, now()), false);
      return;
    }
    note("begins", launch);
    watcher.begins(launch);
    if (chance.oneIn(30)) {
      String why = "CannotPullContainerError: no such image";
      later(500, task, () -> end(task, TaskOutcome.startFailed(why, now()), true));
    } else {
      later(300, task, () -> begin(task));
    }
  }

  @Override
  public void stop(String taskId, Duration grace) {
    Running task = tasks.get(taskId);
    if (task == null) {
      withdrawn.add(taskId);
    } else {
      later(
          Math.toIntExact(Math.min(grace.toMillis(), 1_000)),
          task,
          () -> end(task, TaskOutcome.stopped(143, task.startedAt, now()), true));
    }
  }

  @Override
  public void recover(Collection<TaskLaunch> mayBeRunning) {
    for (TaskLaunch launch : mayBeRunning) {
      Running task = tasks.get(launch.taskId());
      if (task == null && launch.epoch().equals(epoch())) {
        start(launch);
      } else if (task == null || task.lost) {
        TaskOutcome lost = TaskOutcome.hostLost(launch, now());
        notify(listener -> listener.stopped(launch.taskId(), lost));
      } else if (task.outcome != null) {
        TaskOutcome outcome = task.outcome;
        notify(listener -> listener.stopped(launch.taskId(), outcome));
      } else if (task.startedAt != null) {
        Instant at = task.startedAt;
        notify(listener -> listener.started(launch.taskId(), at, Optional.empty()));
      }
    }
  }

  @Override
  public void forget(String taskId) {
    tasks.remove(taskId);
    withdrawn.remove(taskId);
  }

  @Override
  public Collection<String> held() {
    return List.copyOf(tasks.keySet());
  }

  /** Returns the tasks that really run, or are about to. */
  public Collection<TaskLaunch> running() {
    List<TaskLaunch> running = new ArrayList<>();
    for (Running task : tasks.values()) {
      if (!task.isOver()) {
        running.add(task.launch);
      }
    }
    return running;
  }

  @Override
  public void close() {}

  private void begin(Running task) {
    Instant startedAt = now();
    task.startedAt = startedAt;
    note("is up", task.launch);
    notify(listener -> listener.started(task.launch.taskId(), startedAt, Optional.of("10.0.0.1")));
    int exitCode = chance.oneIn(5) ? 1 + chance.below(3) : 0;
    // Some run until they are stopped.
    int most = chance.oneIn(40) ? 60_000 : 3_000;
    later(most, task, () -> end(task, TaskOutcome.exited(exitCode, null, startedAt, now()), true));
  }

  private void end(Running task, TaskOutcome outcome, boolean ran) {
    task.outcome = outcome;
    note("ends", task.launch);
    if (ran) {
      watcher.ends(task.launch);
    }
    notify(listener -> listener.stopped(task.launch.taskId(), outcome));
  }

  private void notify(Consumer<TaskListener> notification) {
    TaskListener hears = listener;
    int connection = connections;
    if (hears != null) {
      world
          .time()
          .after(
              Duration.ZERO,
              () -> {
                if (connection == connections) {
                  notification.accept(hears);
                }
              });
    }
  }

  private void later(int mostMillis, Running task, Runnable action) {
    world
        .time()
        .after(
            chance.upTo(Duration.ofMillis(mostMillis)),
            () -> {
              if (!task.isOver()) {
                action.run();
              }
            });
  }

  private void note(String what, TaskLaunch launch) {
    String task = "task " + launch.taskId() + " of " + launch.jobId();
    world.trace().note(now(), "machine", what, List.of(task));
  }

  private Instant now() {
    return world.time().instant();
  }
}
