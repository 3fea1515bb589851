package io.windlass.capacity.executor.memory;

import io.windlass.capacity.executor.ContainerLogs;
import io.windlass.capacity.executor.ExecutorKind;
import io.windlass.capacity.executor.RuntimePlatforms;
import io.windlass.capacity.executor.SecretSource;
import io.windlass.capacity.executor.SitePolicy;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.executor.StopRequests;
import io.windlass.capacity.executor.TaskFeature;
import io.windlass.capacity.executor.TaskValidation;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Runs tasks on an {@link InMemoryCluster}: the minimum of an executor for other machines. It uses
 * no files and nothing of this machine.
 */
public final class InMemoryExecutor implements Executor {
  private final ExecutorKind kind;
  private final InMemoryCluster cluster;
  private final TaskListener listener;
  private final TaskValidation validation;
  private final StopRequests stops;
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final ContainerLogs output;
  private final Map<String, TaskLaunch> tasks = new HashMap<>();

  private InMemoryExecutor(
      ExecutorKind kind, InMemoryCluster cluster, TaskListener listener, LogStore logs) {
    this.kind = kind;
    this.cluster = cluster;
    this.listener = listener;
    validation =
        new TaskValidation(
            kind, SitePolicy.NONE, SecretSource.NONE, logs, () -> RuntimePlatforms.of("arm64"));
    stops = StopRequests.open(cluster.notes("stops"));
    output = new ContainerLogs(logs, timer);
    cluster.watch(this::changed);
  }

  /** Returns the kind; adding one takes nothing else. */
  public static ExecutorKind kind(InMemoryCluster cluster) {
    ExecutorKind[] kind = new ExecutorKind[1];
    kind[0] =
        new ExecutorKind(
            "memory",
            Set.of(TaskFeature.IMAGE),
            Set.of(
                TaskFeature.SEVERAL_CONTAINERS,
                TaskFeature.SECRETS,
                TaskFeature.FIRELENS,
                TaskFeature.REPOSITORY_CREDENTIALS,
                TaskFeature.PRIVILEGED),
            ExecutorKind.Probe.NEVER,
            (hostId, machine) -> new NodePool(hostId),
            (settings, listener, logs, clock) ->
                new InMemoryExecutor(kind[0], cluster, listener, logs));
    return kind[0];
  }

  @Override
  public String name() {
    return kind.name();
  }

  @Override
  public String epoch() {
    return InMemoryCluster.EPOCH;
  }

  @Override
  public void start(TaskLaunch launch) {
    synchronized (cluster) {
      if (tasks.putIfAbsent(launch.taskId(), launch) == null) {
        launch(launch);
      }
    }
  }

  private void launch(TaskLaunch launch) {
    if (stops.contains(launch.taskId())) {
      listener.stopped(launch.taskId(), TaskOutcome.stopped(null, null, Instant.now()));
      return;
    }
    try {
      validation.require(launch);
      cluster.create(launch.taskId(), launch.container().command().getLast());
      watch(launch);
    } catch (StartFailure e) {
      listener.stopped(launch.taskId(), TaskOutcome.startFailed(e.reason(), Instant.now()));
    }
  }

  private void watch(TaskLaunch launch) {
    InMemoryCluster.Pod pod = cluster.pods.get(launch.taskId());
    listener.started(pod.taskId, pod.startedAt, Optional.of("10.1.0.7"));
    output.follow(launch, cluster.output(pod.taskId));
    changed(pod);
  }

  private void changed(InMemoryCluster.Pod pod) {
    Integer code = pod.exitCode;
    if (code != null && tasks.containsKey(pod.taskId)) {
      TaskOutcome outcome =
          stops.contains(pod.taskId)
              ? TaskOutcome.stopped(code, pod.startedAt, pod.stoppedAt)
              : TaskOutcome.exited(code, null, pod.startedAt, pod.stoppedAt);
      var _ = output.ended(pod.taskId).thenRun(() -> listener.stopped(pod.taskId, outcome));
    }
  }

  @Override
  public void recover(Collection<TaskLaunch> mayBeRunning) {
    synchronized (cluster) {
      for (TaskLaunch launch : mayBeRunning) {
        if (tasks.putIfAbsent(launch.taskId(), launch) != null) {
          continue;
        }
        if (cluster.pods.containsKey(launch.taskId())) {
          watch(launch);
        } else if (launch.epoch().equals(epoch())) {
          launch(launch);
        } else {
          listener.stopped(launch.taskId(), TaskOutcome.hostLost(launch, Instant.now()));
        }
      }
    }
  }

  @Override
  public void stop(String taskId, Duration grace) {
    synchronized (cluster) {
      stops.add(taskId, Instant.now().plus(grace));
      cluster.delete(taskId);
    }
  }

  @Override
  public void forget(String taskId) {
    var _ =
        output
            .complete(taskId, cluster.output(taskId))
            .thenRun(
                () -> {
                  synchronized (cluster) {
                    tasks.remove(taskId);
                    stops.remove(taskId);
                    cluster.pods.remove(taskId);
                  }
                });
  }

  @Override
  public Collection<String> held() {
    synchronized (cluster) {
      Set<String> held = new HashSet<>(cluster.pods.keySet());
      held.addAll(tasks.keySet());
      held.addAll(stops.all());
      held.addAll(output.left());
      return held;
    }
  }

  @Override
  public void close() {
    cluster.watch(null);
    output.close();
    timer.shutdownNow();
  }
}
