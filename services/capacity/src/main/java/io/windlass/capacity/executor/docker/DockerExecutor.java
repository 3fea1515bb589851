package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import io.windlass.capacity.executor.BootId;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.LaunchRules;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.executor.StopRequests;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs a task as a container of a Docker engine, named after the task, so that it is created once
 * and found again (CP-). The engine keeps the exit code until the task is forgotten. While the
 * engine is away, everything waits and goes on when it is back.
 *
 * <p>Calls to the engine run on a few threads of their own; each running container has one thread
 * that copies its output.
 */
public final class DockerExecutor implements Executor {
  private static final Logger LOG = Logger.getLogger(DockerExecutor.class);
  private static final int CALLS_AT_ONCE = 8;
  private static final long RETRY_SECONDS = 1;
  private static final String OUT_OF_MEMORY =
      "OutOfMemoryError: Container killed due to memory usage";

  private final DockerClient client;
  private final Containers containers;
  private final TaskListener listener;
  private final LogStore logs;
  private final InstantSource clock;
  private final StopRequests stops;
  private final StartMarks marks;
  private final String bootId = BootId.current();
  private final Instant bootedAt;
  private final Map<String, DockerTask> tasks = new ConcurrentHashMap<>();
  private final ExecutorService calls =
      Executors.newFixedThreadPool(
          CALLS_AT_ONCE, Thread.ofPlatform().daemon().name("windlass-docker-", 0).factory());
  private final ExecutorService stopCalls =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("windlass-docker-stop-", 0).factory());
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("windlass-docker-timer").factory());
  private final EngineEvents events;

  private DockerExecutor(
      ExecutorSettings settings, TaskListener listener, LogStore logs, InstantSource clock)
      throws IOException {
    Path own = Files.createDirectories(settings.dataDirectory().toAbsolutePath().resolve("docker"));
    this.client = DockerEngine.connect(settings.dockerHost());
    this.containers = new Containers(client, settings.networkMode());
    this.listener = listener;
    this.logs = logs;
    this.clock = clock;
    this.stops = StopRequests.open(own.resolve("stops"));
    this.marks = new StartMarks(own.resolve("started"));
    this.bootedAt = BootId.bootedAt(clock.instant());
    this.events = new EngineEvents(client, this::hear, this::checkAll);
  }

  public static DockerExecutor open(
      ExecutorSettings settings, TaskListener listener, LogStore logs, InstantSource clock)
      throws IOException {
    return new DockerExecutor(settings, listener, logs, clock);
  }

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public void start(TaskLaunch launch) {
    var task = new DockerTask(launch);
    if (tasks.putIfAbsent(task.id(), task) == null) {
      call(task, () -> launch(task));
    }
  }

  @Override
  public void recover(Collection<TaskLaunch> mayBeRunning) {
    for (TaskLaunch launch : mayBeRunning) {
      var task = new DockerTask(launch);
      if (tasks.putIfAbsent(task.id(), task) == null) {
        call(task, () -> resume(task));
      }
    }
  }

  private interface EngineCall {
    void run() throws StartFailure, InterruptedException;
  }

  /** Calls the engine; again in a moment if it is away. */
  private void call(DockerTask task, EngineCall work) {
    try {
      calls.execute(() -> attempt(task, work));
    } catch (RejectedExecutionException e) {
      LOG.debugf("Closed; task %s is taken up again by recovery", task.id());
    }
  }

  private void attempt(DockerTask task, EngineCall work) {
    synchronized (task) {
      try {
        work.run();
      } catch (StartFailure e) {
        end(task, TaskOutcome.startFailed(e.reason(), clock.instant()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        if (!timer.isShutdown()) {
          LOG.warnf("Task %s: the Docker engine does not answer, trying again: %s", task.id(), e);
          var _ = timer.schedule(() -> call(task, work), RETRY_SECONDS, TimeUnit.SECONDS);
        }
      }
    }
  }

  private void launch(DockerTask task) throws StartFailure, InterruptedException {
    if (stops.contains(task.id())) {
      end(task, TaskOutcome.stopped(null, null, clock.instant()));
      return;
    }
    ContainerPlan container = LaunchRules.container(task.launch);
    LaunchRules.requireLogGroup(task.launch, container, logs);
    containers.create(task.launch);
    marks.add(task.id());
    containers.start(task.container());
    look(task);
  }

  private void resume(DockerTask task) throws StartFailure, InterruptedException {
    boolean sameBoot = task.launch.bootId().equals(bootId);
    Optional<ContainerStatus> status = containers.find(task.container(), clock.instant());
    if (status.isPresent() && !status.get().created()) {
      look(task);
    } else if (sameBoot && (status.isPresent() || !marks.contains(task.id()))) {
      launch(task);
    } else {
      end(task, TaskOutcome.hostLost(task.launch, clock.instant()));
    }
  }

  private void hear(String taskId) {
    DockerTask task = tasks.get(taskId);
    if (task != null) {
      call(task, () -> look(task));
    }
  }

  private void checkAll() {
    for (DockerTask task : tasks.values()) {
      call(
          task,
          () -> {
            if (task.state == DockerTask.State.RUNNING) {
              look(task);
            }
          });
    }
  }

  /** Takes note of what the engine says of the container. */
  private void look(DockerTask task) {
    if (task.state == DockerTask.State.ENDED) {
      return;
    }
    Optional<ContainerStatus> found = containers.find(task.container(), clock.instant());
    if (found.isEmpty()) {
      end(task, TaskOutcome.hostLost(task.launch, clock.instant()));
      return;
    }
    ContainerStatus status = found.get();
    if (task.state == DockerTask.State.WAITING && !status.created()) {
      started(task, status);
    }
    if (task.state == DockerTask.State.RUNNING && !status.running()) {
      end(task, outcome(task, status));
    } else if (task.state == DockerTask.State.RUNNING && stops.contains(task.id())) {
      terminate(task);
    }
  }

  private void started(DockerTask task, ContainerStatus status) {
    task.state = DockerTask.State.RUNNING;
    Instant startedAt = status.startedAt();
    listener.started(task.id(), startedAt == null ? clock.instant() : startedAt, status.address());
    var key = LaunchRules.logStream(task.launch);
    ContainerPlan container = task.launch.plan().containers().getFirst();
    if (ContainerRequest.isCaptured(container)) {
      var follower = new OutputFollower(client, task.container(), logs.append(task.id(), key));
      task.output = follower.follow();
    }
  }

  private TaskOutcome outcome(DockerTask task, ContainerStatus status) {
    Instant startedAt = status.startedAt();
    if (diedWithTheMachine(task, status)) {
      return TaskOutcome.hostLost(task.launch, clock.instant());
    }
    if (startedAt == null) {
      return TaskOutcome.startFailed(
          "CannotStartContainerError: Error response from daemon: " + status.error(),
          status.finishedAt());
    }
    if (stops.contains(task.id())) {
      return TaskOutcome.stopped(status.exitCode(), startedAt, status.finishedAt());
    }
    String error = status.error().isEmpty() ? null : status.error();
    return TaskOutcome.exited(
        status.exitCode(),
        status.outOfMemory() ? OUT_OF_MEMORY : error,
        startedAt,
        status.finishedAt());
  }

  /** The engine gives what a crash of the machine ended a time of after the next boot. */
  private boolean diedWithTheMachine(DockerTask task, ContainerStatus status) {
    Instant startedAt = status.startedAt();
    return !task.launch.bootId().equals(bootId)
        && startedAt != null
        && startedAt.isBefore(bootedAt)
        && status.finishedAt().isAfter(bootedAt);
  }

  private void end(DockerTask task, TaskOutcome outcome) {
    if (task.state == DockerTask.State.ENDED) {
      return;
    }
    task.state = DockerTask.State.ENDED;
    var _ =
        task.output
            .thenCompose(done -> logs.finish(task.id()))
            .thenRun(() -> listener.stopped(task.id(), outcome));
  }

  @Override
  public void stop(String taskId, Duration grace) {
    DockerTask task = tasks.get(taskId);
    if (task == null || !isEnded(task)) {
      stops.add(taskId, clock.instant().plus(grace));
    }
    if (task != null) {
      call(
          task,
          () -> {
            if (task.state == DockerTask.State.RUNNING) {
              terminate(task);
            }
          });
    }
  }

  private static boolean isEnded(DockerTask task) {
    synchronized (task) {
      return task.state == DockerTask.State.ENDED;
    }
  }

  /** The engine's stop takes as long as the grace, so it has a thread of its own. */
  private void terminate(DockerTask task) {
    if (task.stopSent) {
      return;
    }
    task.stopSent = true;
    Instant deadline = stops.deadline(task.id()).orElseGet(clock::instant);
    Duration grace = Duration.between(clock.instant(), deadline);
    stopCalls.execute(
        () -> {
          try {
            containers.stop(task.container(), grace);
          } catch (RuntimeException e) {
            LOG.warnf("Task %s: stopping it failed, trying again: %s", task.id(), e);
            retryStop(task);
          }
        });
  }

  private void retryStop(DockerTask task) {
    synchronized (task) {
      task.stopSent = false;
    }
    if (!timer.isShutdown()) {
      var _ = timer.schedule(() -> hear(task.id()), RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void forget(String taskId) {
    DockerTask known = tasks.remove(taskId);
    if (known != null) {
      call(known, () -> clean(known));
    }
  }

  private void clean(DockerTask task) {
    stops.remove(task.id());
    containers.remove(task.container());
    marks.remove(task.id());
  }

  @Override
  public void close() {
    timer.shutdownNow();
    events.close();
    calls.shutdown();
    stopCalls.shutdown();
    try {
      client.close();
    } catch (IOException e) {
      LOG.debugf("Closing the connection to the engine: %s", e.getMessage());
    }
  }
}
