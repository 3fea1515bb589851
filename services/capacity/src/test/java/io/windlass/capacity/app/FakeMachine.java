package io.windlass.capacity.app;

import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A machine on which tasks run and end when the test says so. It outlives the service: an executor
 * is a connection of the service to it, which can be cut as by kill -9.
 */
final class FakeMachine {
  /** A task on the machine; {@code outcome} is its durable exit record. */
  private static final class OnMachine {
    final TaskLaunch launch;
    final Instant startedAt;
    @Nullable TaskOutcome outcome;

    OnMachine(TaskLaunch launch, Instant startedAt) {
      this.launch = launch;
      this.startedAt = startedAt;
    }
  }

  private final String kind;
  private final Map<String, OnMachine> tasks = new LinkedHashMap<>();
  private final Map<String, Integer> starts = new HashMap<>();
  private final Set<String> forgotten = new HashSet<>();
  private String bootId = "boot-1";
  private boolean endsAtOnce;
  private @Nullable Connection connection;

  FakeMachine(String kind) {
    this.kind = kind;
  }

  /** Connects a service; the former connection is dead. */
  synchronized Executor connect(TaskListener listener) {
    connection = new Connection(listener);
    return connection;
  }

  /**
   * Cuts the connection: the machine ignores the service and reports nothing to it from now on, as
   * when the service is killed.
   */
  synchronized void cut() {
    connection = null;
  }

  synchronized String bootId() {
    return bootId;
  }

  synchronized void reboot(String newBootId) {
    bootId = newBootId;
    tasks.values().removeIf(task -> task.outcome == null);
  }

  synchronized void endsAtOnce(boolean at) {
    endsAtOnce = at;
  }

  synchronized void exit(String taskId, int code) {
    OnMachine task = tasks.get(taskId);
    if (task != null) {
      end(task, TaskOutcome.exited(code, null, task.startedAt, Instant.now()));
    }
  }

  /** Adds a task that has ended, as if a killed service had not forgotten it. */
  synchronized void leave(TaskLaunch launch) {
    OnMachine task = new OnMachine(launch, Instant.now());
    task.outcome = TaskOutcome.exited(0, null, task.startedAt, Instant.now());
    tasks.put(launch.taskId(), task);
    forgotten.remove(launch.taskId());
  }

  synchronized Optional<TaskLaunch> launch(String taskId) {
    return Optional.ofNullable(tasks.get(taskId)).map(task -> task.launch);
  }

  synchronized boolean isRunning(String taskId) {
    OnMachine task = tasks.get(taskId);
    return task != null && task.outcome == null;
  }

  synchronized List<String> running() {
    return new ArrayList<>(tasks.keySet().stream().filter(this::isRunning).toList());
  }

  synchronized int starts(String taskId) {
    return starts.getOrDefault(taskId, 0);
  }

  synchronized boolean wasStarted(String taskId) {
    return starts(taskId) > 0;
  }

  synchronized int mostStarts() {
    return starts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  synchronized boolean isForgotten(String taskId) {
    return forgotten.contains(taskId);
  }

  private void end(OnMachine task, TaskOutcome outcome) {
    task.outcome = outcome;
    if (connection != null) {
      connection.listener.stopped(task.launch.taskId(), outcome);
    }
  }

  private final class Connection implements Executor {
    private final TaskListener listener;

    private Connection(TaskListener listener) {
      this.listener = listener;
    }

    private boolean isCut() {
      return connection != this;
    }

    @Override
    public String name() {
      return kind;
    }

    @Override
    public String epoch() {
      return bootId();
    }

    @Override
    public void start(TaskLaunch launch) {
      synchronized (FakeMachine.this) {
        if (isCut() || tasks.containsKey(launch.taskId())) {
          return;
        }
        OnMachine task = new OnMachine(launch, Instant.now());
        tasks.put(launch.taskId(), task);
        starts.merge(launch.taskId(), 1, Integer::sum);
        listener.started(launch.taskId(), task.startedAt, Optional.of("10.0.0.1"));
        if (endsAtOnce) {
          end(task, TaskOutcome.exited(0, null, task.startedAt, Instant.now()));
        }
      }
    }

    @Override
    public void stop(String taskId, Duration grace) {
      synchronized (FakeMachine.this) {
        OnMachine task = tasks.get(taskId);
        if (!isCut() && task != null && task.outcome == null) {
          end(task, TaskOutcome.stopped(143, task.startedAt, Instant.now()));
        }
      }
    }

    @Override
    public void recover(Collection<TaskLaunch> mayBeRunning) {
      synchronized (FakeMachine.this) {
        if (isCut()) {
          return;
        }
        for (TaskLaunch launch : mayBeRunning) {
          OnMachine task = tasks.get(launch.taskId());
          if (task == null && launch.epoch().equals(bootId)) {
            start(launch);
          } else if (task == null) {
            listener.stopped(launch.taskId(), TaskOutcome.hostLost(launch, Instant.now()));
          } else {
            listener.started(launch.taskId(), task.startedAt, Optional.empty());
            TaskOutcome outcome = task.outcome;
            if (outcome != null) {
              listener.stopped(launch.taskId(), outcome);
            }
          }
        }
      }
    }

    @Override
    public Collection<String> held() {
      synchronized (FakeMachine.this) {
        return List.copyOf(tasks.keySet());
      }
    }

    @Override
    public void forget(String taskId) {
      synchronized (FakeMachine.this) {
        if (!isCut()) {
          tasks.remove(taskId);
          forgotten.add(taskId);
        }
      }
    }

    @Override
    public void close() {}
  }
}
