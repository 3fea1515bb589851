package io.windlass.capacity.messaging;

import io.windlass.capacity.store.TaskWrites;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import io.windlass.capacity.task.TaskState;
import io.windlass.messaging.Effects;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.SqlStatement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes executors' reports, and makes them durable and known: the task's row and its event in one
 * transaction, many reports in each. An outcome that cannot be recorded is tried again until it
 * can; only then does the executor forget the task. Thread-safe; never blocks.
 */
public final class TaskReports implements TaskListener {
  private static final Logger LOG = Logger.getLogger(TaskReports.class);
  private static final long RETRY_MILLIS = 500;

  private final LiveTasks tasks;
  private final InstantSource clock;
  private final ScheduledExecutorService background;
  private final Function<TaskReport, CompletionStage<Void>> commit;
  private volatile @Nullable Executor executor;

  /**
   * Reports go through {@code commit}, which completes once a report is durable and keeps the order
   * in which it was called.
   */
  public TaskReports(
      LiveTasks tasks,
      InstantSource clock,
      ScheduledExecutorService background,
      Function<TaskReport, CompletionStage<Void>> commit) {
    this.tasks = tasks;
    this.clock = clock;
    this.background = background;
    this.commit = commit;
  }

  /** The executor that may forget what is recorded; to be given before it runs anything. */
  public void recordsFor(Executor running) {
    executor = running;
  }

  @Override
  public void preparing(String taskId, Instant at) {
    tasks
        .find(taskId)
        .filter(task -> task.state() == TaskState.ASSIGNED)
        .ifPresent(task -> submit(new TaskReport.Preparing(task.launch(), at)));
  }

  @Override
  public void started(String taskId, Instant at, Optional<String> privateIpv4) {
    started(taskId, at, privateIpv4, Optional.empty());
  }

  @Override
  public void started(
      String taskId, Instant at, Optional<String> privateIpv4, Optional<String> nodeName) {
    tasks
        .advance(taskId, task -> task.started(at))
        .ifPresent(
            task ->
                submit(
                    new TaskReport.Started(
                        task.launch(), at, privateIpv4.orElse(null), nodeName.orElse(null))));
  }

  @Override
  public void stopped(String taskId, TaskOutcome outcome) {
    Optional<LiveTask> ended = tasks.end(taskId, clock.instant());
    ended.ifPresentOrElse(
        task -> submit(new TaskReport.Stopped(task.launch(), task.outcome(outcome))),
        () -> LOG.debugf("the end of task %s was reported before", taskId));
  }

  /** A task that no executor has any more. */
  void lost(TaskLaunch launch, TaskOutcome outcome) {
    submit(new TaskReport.Stopped(launch, outcome));
  }

  private void submit(TaskReport report) {
    commit
        .apply(report)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                background.execute(() -> recorded(report));
              } else {
                LOG.warnf("task %s: not recorded yet: %s", report.launch().taskId(), failure);
                var _ =
                    background.schedule(() -> submit(report), RETRY_MILLIS, TimeUnit.MILLISECONDS);
              }
            });
  }

  private void recorded(TaskReport report) {
    if (report instanceof TaskReport.Stopped) {
      String taskId = report.launch().taskId();
      tasks.finish(
          taskId,
          clock.instant(),
          () -> {
            Executor running = executor;
            if (running != null) {
              running.forget(taskId);
            }
          });
    }
  }

  /** The rows and events of a batch of reports. */
  public static Effects effects(List<TaskReport> reports) {
    Map<String, TaskReport.Started> started = new TreeMap<>();
    List<TaskReport.Stopped> stopped = new ArrayList<>();
    List<OutboxMessage> messages = new ArrayList<>(reports.size());
    for (TaskReport report : reports) {
      switch (report) {
        case TaskReport.Preparing preparing ->
            messages.add(TaskEventMapping.preparing(preparing.launch(), preparing.at()));
        case TaskReport.Started start -> {
          started.put(start.launch().taskId(), start);
          messages.add(TaskEventMapping.started(start));
        }
        case TaskReport.Stopped stop -> {
          started.remove(stop.launch().taskId());
          stopped.add(stop);
          messages.add(TaskEventMapping.stopped(stop.launch(), stop.outcome()));
        }
      }
    }
    List<SqlStatement> writes = new ArrayList<>();
    if (!started.isEmpty()) {
      writes.add(
          TaskWrites.started(
              started.values().stream().map(start -> start.launch().taskId()).toList(),
              started.values().stream().map(TaskReport.Started::at).toList()));
    }
    if (!stopped.isEmpty()) {
      writes.addAll(
          TaskWrites.over(
              stopped.stream().map(stop -> stop.launch().taskId()).toList(),
              stopped.stream().map(stop -> stop.outcome().stoppedAt()).toList()));
    }
    return new Effects(writes, messages);
  }
}
