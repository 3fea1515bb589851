package io.windlass.capacity.executor.docker;

import io.windlass.capacity.executor.StartFailure;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Runs calls to the engine, one at a time for each task, and again in a moment when the engine does
 * not answer. Starting has threads of its own, so that what ends is not kept waiting by what
 * starts.
 */
final class EngineCalls implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EngineCalls.class);
  private static final int STARTS_AT_ONCE = 8;
  private static final int LOOKS_AT_ONCE = 4;
  private static final long RETRY_SECONDS = 1;
  private static final long COMPLAIN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ExecutorService starts = pool("windlass-docker-start-", STARTS_AT_ONCE);
  private final ExecutorService looks = pool("windlass-docker-look-", LOOKS_AT_ONCE);
  private final ExecutorService stops =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("windlass-docker-stop-", 0).factory());
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("windlass-docker-timer").factory());
  private final AtomicLong nextComplaint = new AtomicLong(System.nanoTime());
  private final BiConsumer<DockerTask, StartFailure> failed;

  private final EngineWatch watch;

  /** Reports tasks that cannot start to {@code failed}, and failed calls to {@code watch}. */
  EngineCalls(EngineWatch watch, BiConsumer<DockerTask, StartFailure> failed) {
    this.watch = watch;
    this.failed = failed;
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static ExecutorService pool(String name, int threads) {
    return Executors.newFixedThreadPool(
        threads, Thread.ofPlatform().daemon().name(name, 0).factory());
  }

  /** A call to the engine. */
  interface Work {
    void run() throws StartFailure;
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  /** Submits a call that starts something; runs {@code again} if the engine did not answer. */
  void start(DockerTask task, Work work, Work again) {
    submit(starts, task, work, again);
  }

  /** Submits such a call after a short delay. */
  void startSoon(DockerTask task, Work work, Work again) {
    schedule(() -> submit(starts, task, work, again));
  }

  /** Submits a call that may be repeated. */
  void look(DockerTask task, Work work) {
    submit(looks, task, work, work);
  }

  /** Submits a clean-up, once: the next start finds what is left. */
  void clean(String taskId, Runnable work) {
    submit(
        looks,
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.warnf("Task %s: what is left of it could not be removed: %s", taskId, e);
          }
        });
  }

  /** Submits a call that lasts until a container has stopped; runs {@code again} if it failed. */
  void stop(DockerTask task, Runnable work, Work again) {
    submit(
        stops,
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            later(looks, task, again, e);
          }
        });
  }

  private void submit(ExecutorService pool, DockerTask task, Work work, Work again) {
    submit(
        pool,
        () -> {
          synchronized (task) {
            try {
              work.run();
            } catch (StartFailure e) {
              failed.accept(task, e);
            } catch (RuntimeException e) {
              later(pool, task, again, e);
            }
          }
        });
  }

  private static void submit(ExecutorService pool, Runnable work) {
    try {
      pool.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed; recovery takes up what is left", e);
    }
  }

  private void later(ExecutorService pool, DockerTask task, Work again, RuntimeException cause) {
    watch.doubt();
    complain(task, cause);
    schedule(() -> submit(pool, task, again, again));
  }

  /** Logs a failed call, unless the engine is away, which {@link EngineWatch} logs. */
  private void complain(DockerTask task, RuntimeException cause) {
    task.inVain++;
    long now = System.nanoTime();
    long due = nextComplaint.get();
    if (task.inVain > 1
        && watch.trouble().isEmpty()
        && now - due >= 0
        && nextComplaint.compareAndSet(due, now + COMPLAIN_EVERY_NANOS)) {
      LOG.warnf("Task %s: a call to the Docker engine failed, trying again: %s", task.id(), cause);
    }
  }

  private void schedule(Runnable work) {
    if (timer.isShutdown()) {
      return;
    }
    try {
      var _ = timer.schedule(work, RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed; recovery takes up what is left", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    starts.shutdown();
    looks.shutdown();
    stops.shutdown();
  }
}
