package io.windlass.capacity.executor.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs calls to the API server, and again in a moment when it does not answer. The calls of one
 * task run in their order, one at a time; those that start something and those that end something
 * have threads of their own, so that what ends is not kept waiting by what starts.
 */
final class ApiCalls implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ApiCalls.class);

  /** More only make each call slower: the API server does not create faster. */
  private static final int STARTS_AT_ONCE = 16;

  private static final int ENDS_AT_ONCE = 8;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final List<ExecutorService> starts = lanes("windlass-kubernetes-start-", STARTS_AT_ONCE);
  private final List<ExecutorService> ends = lanes("windlass-kubernetes-end-", ENDS_AT_ONCE);
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("windlass-kubernetes-timer").factory());
  private final ApiHealth health;
  private volatile boolean closed;

  ApiCalls(ApiHealth health) {
    this.health = health;
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static List<ExecutorService> lanes(String name, int count) {
    List<ExecutorService> lanes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lanes.add(
          Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name + i).factory()));
    }
    return lanes;
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  /** Submits a call that starts something. */
  void start(String taskId, Runnable call) {
    submit(lane(starts, taskId), taskId, call);
  }

  /** Submits such a call after a delay. */
  void startLater(String taskId, Duration delay, Runnable call) {
    try {
      var _ = timer.schedule(() -> start(taskId, call), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed; recovery takes up what is left", e);
    }
  }

  /** Submits a call that ends something. */
  void end(String taskId, Runnable call) {
    submit(lane(ends, taskId), taskId, call);
  }

  /** Runs something from time to time; what it throws is logged. */
  void every(Duration interval, Runnable work) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.warn("Looking after pods failed; it is done again", e);
              }
            },
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static ExecutorService lane(List<ExecutorService> lanes, String taskId) {
    return lanes.get(Math.floorMod(taskId.hashCode(), lanes.size()));
  }

  private void submit(ExecutorService lane, String taskId, Runnable call) {
    try {
      lane.execute(() -> run(taskId, call));
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed; recovery takes up what is left", e);
    }
  }

  private void run(String taskId, Runnable call) {
    try {
      while (!isDone(taskId, call)) {
        if (closed) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isDone(String taskId, Runnable call) throws InterruptedException {
    Thread.sleep(health.pause());
    try {
      call.run();
      health.answered();
      return true;
    } catch (KubernetesClientException e) {
      LOG.debugf("Task %s: a call failed, and is repeated: %s", taskId, e);
      Thread.sleep(health.failed(e));
    } catch (RuntimeException e) {
      LOG.warnf(e, "Task %s: a call failed, and is repeated", taskId);
      Thread.sleep(RETRY);
    }
    return false;
  }

  /** Lets calls that have been submitted end, for a second. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    List<ExecutorService> all = new ArrayList<>(starts);
    all.addAll(ends);
    all.forEach(ExecutorService::shutdown);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    try {
      for (ExecutorService lane : all) {
        if (!lane.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          lane.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
