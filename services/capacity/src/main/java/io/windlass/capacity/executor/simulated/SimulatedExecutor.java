package io.windlass.capacity.executor.simulated;

import io.windlass.capacity.executor.BootId;
import io.windlass.capacity.executor.ExecutorKind;
import io.windlass.capacity.executor.ExecutorKind.Probe;
import io.windlass.capacity.executor.TaskFeature;
import io.windlass.capacity.provider.LocalHost;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.NodeAddress;
import io.windlass.capacity.task.PodPlan;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs nothing: a task takes as long as its command says and ends as it says ({@link
 * SimulatedCommand}), a pod as its containers say ({@link SimulatedPod}), on the node {@value
 * #NODE}; SIGTERM ends it at once with 143. There is no output, and nothing on disk: a task that is
 * recovered starts over, with the same outcome. One thread; hundreds of thousands of tasks may be
 * asleep.
 */
public final class SimulatedExecutor implements Executor {
  /** What the registry has to know of it. */
  public static final ExecutorKind KIND =
      new ExecutorKind(
          "simulated",
          Set.of(TaskFeature.PODS),
          Set.of(),
          Probe.NEVER,
          LocalHost::unlimited,
          (settings, listener, logs, clock) -> new SimulatedExecutor(listener, clock));

  /** Name of the only node. */
  static final String NODE = "simulated";

  private static final int TERMINATED = 143;

  private final TaskListener listener;
  private final InstantSource clock;
  private final String epoch = BootId.current();
  private final ScheduledThreadPoolExecutor timer;
  private final Map<String, SimulatedTask> tasks = new ConcurrentHashMap<>();

  public SimulatedExecutor(TaskListener listener, InstantSource clock) {
    this.listener = listener;
    this.clock = clock;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("windlass-simulated").factory());
    this.timer.setRemoveOnCancelPolicy(true);
    this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** A task; only the timer's thread uses its fields, apart from the stop flag. */
  private static final class SimulatedTask {
    final @Nullable SimulatedCommand command;
    final Optional<String> address;
    final @Nullable SimulatedPod pod;
    volatile boolean stopped;
    boolean ended;
    @Nullable Instant startedAt;
    @Nullable Future<?> end;

    /** Without a command: a task that was stopped before it was started. */
    SimulatedTask(
        @Nullable SimulatedCommand command, Optional<String> address, @Nullable SimulatedPod pod) {
      this.command = command;
      this.address = address;
      this.pod = pod;
    }
  }

  @Override
  public String name() {
    return KIND.name();
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public void start(TaskLaunch launch) {
    String taskId = launch.taskId();
    PodPlan plan = launch.plan().pod();
    var pod = plan == null ? null : SimulatedPod.of(plan, launch.environment());
    var command =
        pod == null
            ? SimulatedCommand.of(launch.container(), launch.environment())
            : new SimulatedCommand(pod.running(), pod.exitCode());
    var added = new SimulatedTask(command, NodeAddress.of(launch), pod);
    SimulatedTask task = tasks.putIfAbsent(taskId, added);
    if (task == null) {
      timer.execute(() -> prepare(taskId, added, command));
    } else if (task.command == null) {
      timer.execute(() -> end(taskId, task, TERMINATED));
    }
  }

  /** Init containers come first. */
  private void prepare(String taskId, SimulatedTask task, SimulatedCommand command) {
    SimulatedPod pod = task.pod;
    if (pod == null || pod.starting().isZero() || task.stopped) {
      begin(taskId, task, command);
    } else {
      Runnable begin = () -> begin(taskId, task, command);
      task.end = timer.schedule(begin, pod.starting().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void begin(String taskId, SimulatedTask task, SimulatedCommand command) {
    if (task.pod != null && task.pod.failedToStart()) {
      end(taskId, task, command.exitCode());
      return;
    }
    if (task.stopped) {
      end(taskId, task, TERMINATED);
      return;
    }
    task.startedAt = clock.instant();
    if (task.pod == null) {
      listener.started(taskId, task.startedAt, task.address);
    } else {
      listener.started(taskId, task.startedAt, task.address, Optional.of(NODE));
    }
    if (command.duration().isZero()) {
      end(taskId, task, command.exitCode());
    } else {
      Runnable end = () -> end(taskId, task, command.exitCode());
      task.end = timer.schedule(end, command.duration().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void end(String taskId, SimulatedTask task, int exitCode) {
    if (task.ended) {
      return;
    }
    task.ended = true;
    Instant startedAt = task.startedAt;
    Instant now = clock.instant();
    SimulatedPod pod = task.pod;
    TaskOutcome outcome;
    if (startedAt == null && !task.stopped) {
      outcome =
          new TaskOutcome(
              StopCause.START_FAILED, exitCode, null, TaskOutcome.START_FAILED, null, now);
    } else if (startedAt == null) {
      outcome = TaskOutcome.stopped(null, null, now);
    } else if (task.stopped) {
      outcome = TaskOutcome.stopped(exitCode, startedAt, now);
    } else {
      outcome = TaskOutcome.exited(exitCode, null, startedAt, now);
    }
    listener.stopped(taskId, pod == null ? outcome : ofPod(outcome, pod));
  }

  private static TaskOutcome ofPod(TaskOutcome outcome, SimulatedPod pod) {
    boolean cut = outcome.cause() == StopCause.STOPPED;
    return outcome.ofPod(cut ? pod.stopped(TERMINATED) : pod.containers(), NODE);
  }

  @Override
  public void stop(String taskId, Duration grace) {
    SimulatedTask task =
        tasks.computeIfAbsent(taskId, id -> new SimulatedTask(null, Optional.empty(), null));
    task.stopped = true;
    if (task.command != null) {
      timer.execute(() -> terminate(taskId, task));
    }
  }

  private void terminate(String taskId, SimulatedTask task) {
    Future<?> end = task.end;
    if (end != null) {
      end.cancel(false);
    }
    end(taskId, task, TERMINATED);
  }

  @Override
  public void recover(Collection<TaskLaunch> mayBeRunning) {
    mayBeRunning.forEach(this::start);
  }

  @Override
  public void forget(String taskId) {
    tasks.remove(taskId);
  }

  /** Nothing outlives this process. */
  @Override
  public Collection<String> held() {
    return List.of();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
