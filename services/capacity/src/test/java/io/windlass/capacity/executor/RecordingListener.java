package io.windlass.capacity.executor;

import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Records reports, and waits for them. */
public final class RecordingListener implements TaskListener {
  private final Map<String, CompletableFuture<Instant>> started = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<TaskOutcome>> stopped = new ConcurrentHashMap<>();
  private final Map<String, String> addresses = new ConcurrentHashMap<>();
  private final Map<String, String> nodes = new ConcurrentHashMap<>();

  @Override
  public void started(String taskId, Instant at, Optional<String> privateIpv4) {
    privateIpv4.ifPresent(address -> addresses.put(taskId, address));
    start(taskId).complete(at);
  }

  @Override
  public void started(
      String taskId, Instant at, Optional<String> privateIpv4, Optional<String> nodeName) {
    nodeName.ifPresent(name -> nodes.put(taskId, name));
    started(taskId, at, privateIpv4);
  }

  @Override
  public void stopped(String taskId, TaskOutcome outcome) {
    if (!stop(taskId).complete(outcome)) {
      throw new AssertionError("Stopped twice: " + taskId);
    }
  }

  private CompletableFuture<Instant> start(String taskId) {
    return started.computeIfAbsent(taskId, id -> new CompletableFuture<>());
  }

  private CompletableFuture<TaskOutcome> stop(String taskId) {
    return stopped.computeIfAbsent(taskId, id -> new CompletableFuture<>());
  }

  public Optional<String> address(String taskId) {
    return Optional.ofNullable(addresses.get(taskId));
  }

  public Optional<String> node(String taskId) {
    return Optional.ofNullable(nodes.get(taskId));
  }

  public Instant awaitStarted(String taskId) {
    return await(start(taskId));
  }

  public TaskOutcome awaitStopped(String taskId) {
    return await(stop(taskId));
  }

  /** Returns whether the end of the task is reported within some time. */
  public boolean stopsWithin(String taskId, Duration time) {
    try {
      stop(taskId).get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public boolean hasStarted(String taskId) {
    return start(taskId).isDone();
  }

  public boolean hasStopped(String taskId) {
    return stop(taskId).isDone();
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(120, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
      throw new AssertionError("Not heard of in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
