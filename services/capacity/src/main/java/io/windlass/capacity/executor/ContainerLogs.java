package io.windlass.capacity.executor;

import io.windlass.capacity.log.LineSource;
import io.windlass.capacity.log.LogAppender;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamInfo;
import io.windlass.capacity.log.OutputFollower;
import io.windlass.capacity.task.TaskLaunch;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The output of containers on its way into the log. A task's end does not wait for it: output that
 * is not complete a moment after the end follows, however long it takes, and the container, which
 * has it, stays until then. That holds over the death of this service as well. Thread-safe.
 */
public final class ContainerLogs implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ContainerLogs.class);

  /**
   * How long the report of a task's end waits for its output: usually all of it has arrived by
   * then.
   */
  private static final long MOST_MILLIS = 1_000;

  private final LogStore logs;
  private final ScheduledExecutorService timer;
  private final Map<String, Output> outputs = new ConcurrentHashMap<>();
  private final Map<String, LogStreamInfo> left = new ConcurrentHashMap<>();

  private static final class Output {
    private final OutputFollower follower;
    private final CompletableFuture<Void> complete = new CompletableFuture<>();
    private volatile boolean taskEnded;

    Output(OutputFollower follower) {
      this.follower = follower;
    }
  }

  public ContainerLogs(LogStore logs, ScheduledExecutorService timer) {
    this.logs = logs;
    this.timer = timer;
  }

  /** Begins to copy the output of a running container into the task's log. */
  public void follow(TaskLaunch launch, LineSource source) {
    var key = LaunchRules.logStream(launch);
    var output = output(source, () -> logs.append(launch.taskId(), key));
    left.remove(launch.taskId());
    logs.expect(launch.taskId(), key);
    if (outputs.putIfAbsent(launch.taskId(), output) == null) {
      output.follower.read(true);
    }
  }

  private Output output(LineSource source, Supplier<LogAppender> log) {
    return new Output(new OutputFollower(source, log, timer));
  }

  /**
   * Notes that a task has ended. Completes when its end may be reported: its output is complete, or
   * the index says durably that it is not.
   */
  public CompletionStage<Void> ended(String taskId) {
    Output output = outputs.get(taskId);
    if (output == null) {
      return logs.finish(taskId);
    }
    complete(taskId, output);
    var told = new CompletableFuture<Void>();
    try {
      var announcement =
          timer.schedule(() -> announce(taskId, told), MOST_MILLIS, TimeUnit.MILLISECONDS);
      var _ =
          output.complete.thenRun(
              () -> {
                announcement.cancel(false);
                told.complete(null);
              });
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed; recovery finds the end again", e);
    }
    return told;
  }

  private void announce(String taskId, CompletableFuture<Void> told) {
    var _ = logs.announce(taskId).thenRun(() -> told.complete(null));
  }

  private void complete(String taskId, Output output) {
    output.taskEnded = true;
    var _ =
        output
            .follower
            .finish()
            .thenCompose(done -> logs.finish(taskId))
            .thenRun(
                () -> {
                  outputs.remove(taskId, output);
                  output.complete.complete(null);
                });
  }

  /**
   * Completes once the log needs nothing more of the container. A task that has not ended is given
   * up.
   */
  public CompletionStage<Void> complete(String taskId, LineSource source) {
    LogStreamInfo unfinished = left.remove(taskId);
    Output output =
        unfinished == null ? outputs.get(taskId) : leftOutput(taskId, source, unfinished);
    if (output == null) {
      return CompletableFuture.completedFuture(null);
    }
    if (!output.taskEnded) {
      outputs.remove(taskId, output);
      output.follower.close();
      return CompletableFuture.completedFuture(null);
    }
    return output.complete;
  }

  private Output leftOutput(String taskId, LineSource source, LogStreamInfo unfinished) {
    var output = output(source, () -> logs.append(taskId, unfinished.key()));
    Output present = outputs.putIfAbsent(taskId, output);
    if (present != null) {
      return present;
    }
    complete(taskId, output);
    return output;
  }

  /**
   * Returns the tasks whose end a former process reported before their output was complete. Blocks.
   */
  public Collection<String> left() {
    for (LogStreamInfo stream : logs.incomplete()) {
      left.put(stream.taskId(), stream);
    }
    left.keySet().removeAll(outputs.keySet());
    return left.keySet();
  }

  /** Stops copying; the next process completes what is incomplete. */
  @Override
  public void close() {
    outputs.values().forEach(output -> output.follower.close());
  }
}
