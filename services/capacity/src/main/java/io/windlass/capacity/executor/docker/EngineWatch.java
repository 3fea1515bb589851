package io.windlass.capacity.executor.docker;

import io.windlass.capacity.executor.ExecutorKind.Availability;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether the engine answers: asks it from time to time, on a connection of its own, and at
 * once when somebody doubts it. The log says when that changes, and nothing in between.
 */
final class EngineWatch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EngineWatch.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long SECONDS_WHILE_HERE = 5;
  private static final long SECONDS_WHILE_AWAY = 1;

  private final @Nullable String host;
  private final Consumer<String> warning;
  private final Consumer<String> relief;
  private final Semaphore doubts = new Semaphore(0);
  private final Thread thread;
  private volatile @Nullable String trouble;
  private volatile boolean closed;

  /** {@code host} null is what {@code DOCKER_HOST} says, or the local socket. */
  EngineWatch(@Nullable String host) {
    this(host, LOG::warn, LOG::info);
  }

  /** Reports to {@code warning} when the engine goes away, to {@code relief} when it is back. */
  EngineWatch(@Nullable String host, Consumer<String> warning, Consumer<String> relief) {
    this.host = host;
    this.warning = warning;
    this.relief = relief;
    this.thread = Thread.ofPlatform().daemon().name("windlass-docker-watch").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Returns why the engine cannot run anything now; empty while it answers. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Notes that a call failed, so that the engine is asked soon. */
  void doubt() {
    if (doubts.availablePermits() == 0) {
      doubts.release();
    }
  }

  /** Asks the engine now, and returns whether it answers. Blocks. */
  boolean answers() {
    return note(DockerEngine.probe(host, TIMEOUT));
  }

  private synchronized boolean note(Availability answer) {
    if (closed) {
      return answer.available();
    }
    if (answer.available() && trouble != null) {
      trouble = null;
      relief.accept(answer.words() + " again; what waited for it goes on");
    } else if (!answer.available() && trouble == null) {
      trouble = answer.words();
      warning.accept(answer.words() + "; what is to run waits for it");
    }
    return answer.available();
  }

  private void run() {
    try {
      while (!closed) {
        boolean here = answers();
        var _ = doubts.tryAcquire(here ? SECONDS_WHILE_HERE : SECONDS_WHILE_AWAY, TimeUnit.SECONDS);
        doubts.drainPermits();
        if (!here) {
          TimeUnit.SECONDS.sleep(SECONDS_WHILE_AWAY); // whatever is doubted, no faster
        }
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
