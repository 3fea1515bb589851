package io.windlass.local.supervisor;

import io.windlass.local.supervisor.Component.StartFailure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Restarts one component from its first start until it is stopped. The first start happens in the
 * caller's thread and may fail; restarts happen in a thread of their own, with a backoff while they
 * fail.
 */
final class SupervisedProcess {
  private final Component component;
  private final Backoff backoff;
  private final SupervisorListener listener;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicReference<@Nullable ProcessHandle> current = new AtomicReference<>();
  private @Nullable Thread watcher;
  private int restarts;

  SupervisedProcess(Component component, Backoff backoff, SupervisorListener listener) {
    this.component = component;
    this.backoff = backoff;
    this.listener = listener;
  }

  void start() throws StartFailure, InterruptedException {
    var process = startOnce();
    watcher = Thread.ofVirtual().name("watch-" + component.name()).start(() -> watch(process));
  }

  private ProcessHandle startOnce() throws StartFailure, InterruptedException {
    long begin = System.nanoTime();
    var process =
        component.start(
            spawned -> {
              current.set(spawned);
              listener.spawned(component.name(), spawned, restarts);
              if (isStopping()) {
                spawned.destroy();
              }
            });
    listener.ready(component.name(), Duration.ofNanos(System.nanoTime() - begin), restarts);
    return process;
  }

  private void watch(ProcessHandle first) {
    var process = first;
    int failures = 0;
    try {
      while (true) {
        long begin = System.nanoTime();
        process.onExit().join();
        if (isStopping()) {
          return;
        }
        failures = backoff.wasHealthy(Duration.ofNanos(System.nanoTime() - begin)) ? 0 : failures;
        var how = component.describeEnd(process);
        @Nullable ProcessHandle next = null;
        while (next == null) {
          var delay = backoff.delay(failures);
          listener.died(component.name(), how, delay);
          if (stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
          failures++;
          restarts++;
          try {
            next = startOnce();
          } catch (StartFailure e) {
            how = "did not start: " + e.getMessage();
          }
          if (isStopping()) {
            return;
          }
        }
        process = next;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** No more restarts from here on; a process that runs keeps running. */
  void release() {
    stopping.countDown();
  }

  void stop(Duration timeout) throws InterruptedException {
    release();
    var process = current.get();
    if (process != null) {
      component.stop(process, timeout);
    }
    var thread = watcher;
    if (thread != null) {
      // A start in progress notices that its process has ended, or ends it itself.
      thread.join(timeout);
      var late = current.get();
      if (late != null && late.isAlive()) {
        component.stop(late, timeout);
      }
    }
    listener.stopped(component.name());
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }
}
