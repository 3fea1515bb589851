package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import io.windlass.capacity.executor.BootId;
import io.windlass.capacity.executor.ContainerLogs;
import io.windlass.capacity.executor.ExecutorKind;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.OwnerId;
import io.windlass.capacity.executor.RuntimePlatforms;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.executor.StartableTask;
import io.windlass.capacity.executor.StopRequests;
import io.windlass.capacity.executor.TaskFeature;
import io.windlass.capacity.executor.TaskNoteFiles;
import io.windlass.capacity.executor.TaskNotes;
import io.windlass.capacity.executor.TaskValidation;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.provider.LocalHost;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import io.windlass.capacity.task.TaskRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Runs a task as a container of a Docker engine, named after the task, so that it is created once
 * and found again (CP-). The engine keeps the exit code until the task is forgotten. While the
 * engine is away, everything waits and goes on when it is back.
 *
 * <p>Never twice: a container is started only if the engine says that it has never been; the engine
 * answers that question only after a start that it is busy with. Which containers may have been
 * started, and by which generation of the engine, is noted beforehand: one that somebody removed is
 * lost and not made anew, and so is one whose start was under way as the engine went down, unless
 * the engine had said that it failed.
 */
public final class DockerExecutor implements Executor {
  private static final EnumSet<TaskFeature> REFUSED =
      EnumSet.of(TaskFeature.PODS, TaskFeature.SEVERAL_CONTAINERS, TaskFeature.FIRELENS);

  /** What the registry has to know of it. */
  public static final ExecutorKind KIND =
      new ExecutorKind(
          "docker",
          EnumSet.complementOf(REFUSED),
          REFUSED,
          settings -> DockerEngine.probe(settings.dockerHost()),
          LocalHost::of,
          DockerExecutor::open);

  private static final Logger LOG = Logger.getLogger(DockerExecutor.class);
  private static final Duration PULL_TIMEOUT = Duration.ofMinutes(2);
  private static final String OUT_OF_MEMORY =
      "OutOfMemoryError: Container killed due to memory usage";

  private final DockerEngine engine;
  private final Containers containers;
  private final ContainerNetworks networks;
  private final Images images;
  private final TaskListener listener;
  private final ContainerLogs output;
  private final InstantSource clock;
  private final StopRequests stops;

  /**
   * Which containers may have been started: if one of them is gone, somebody removed it, and
   * starting the task anew would run it twice.
   */
  private final TaskNotes marks;

  private final EngineGeneration generation;

  private final String epoch = BootId.current();
  private final Instant bootedAt;
  private final Map<String, DockerTask> tasks = new ConcurrentHashMap<>();
  private final EngineWatch watch;
  private final EngineCalls calls;
  private final TaskValidation validation;
  private final EngineEvents events;

  private DockerExecutor(
      ExecutorSettings settings, TaskListener listener, LogStore logs, InstantSource clock)
      throws IOException {
    Path own = Files.createDirectories(settings.dataDirectory().toAbsolutePath().resolve("docker"));
    String owner = OwnerId.of(own);
    this.engine = DockerEngine.connect(settings.dockerHost());
    this.watch = new EngineWatch(settings.dockerHost());
    this.calls = new EngineCalls(watch, this::cannotStart);
    this.validation =
        new TaskValidation(
            KIND, settings.hostAccess(), settings.secrets(), logs, () -> platforms(engine));
    DockerClient client = engine.client();
    this.generation = new EngineGeneration(client);
    this.networks = new ContainerNetworks(client, settings.networkMode(), settings.metadata());
    this.containers = new Containers(client, owner, networks);
    this.images = new Images(client, calls.timer(), PULL_TIMEOUT, RegistryLogins.ofUser());
    this.listener = listener;
    this.output = new ContainerLogs(logs, calls.timer());
    this.clock = clock;
    this.stops = StopRequests.open(TaskNoteFiles.open(own.resolve("stops")));
    this.marks = TaskNoteFiles.open(own.resolve("started"));
    this.bootedAt = BootId.bootedAt(clock.instant());
    this.events = new EngineEvents(client, owner, clock, this::hear, this::checkAll);
  }

  public static DockerExecutor open(
      ExecutorSettings settings, TaskListener listener, LogStore logs, InstantSource clock)
      throws IOException {
    var executor = new DockerExecutor(settings, listener, logs, clock);
    executor.events.start();
    executor.watch.start();
    return executor;
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
    var task = new DockerTask(launch);
    if (tasks.putIfAbsent(task.id(), task) == null) {
      calls.start(task, () -> launch(task), () -> resume(task));
    }
  }

  @Override
  public void recover(Collection<TaskLaunch> mayBeRunning) {
    for (TaskLaunch launch : mayBeRunning) {
      var task = new DockerTask(launch);
      if (tasks.putIfAbsent(task.id(), task) == null) {
        calls.start(task, () -> resume(task), () -> resume(task));
      }
    }
  }

  /**
   * What the engine failed at is tried once more, when it has answered on a new connection: one
   * that is about to stop fails at what it would have done otherwise, and that uses up no attempt.
   */
  private void cannotStart(DockerTask task, StartFailure failure) {
    task.mayHaveStarted |=
        failure.reason().startsWith(Containers.CANNOT_START)
            && EngineErrors.mayHaveStarted(failure.reason());
    if (task.mayHaveStarted || (failure.isPassing() && !task.triedAgain)) {
      calls.startSoon(task, () -> tryAgain(task), () -> resume(task));
      return;
    }
    end(task, TaskOutcome.startFailed(failure.reason(), clock.instant()));
  }

  private void tryAgain(DockerTask task) throws StartFailure {
    if (!watch.answers()) {
      throw new IllegalStateException("the engine went away while it started a container");
    }
    task.triedAgain = true;
    var created =
        containers.find(task.container(), clock.instant()).filter(ContainerStatus::created);
    if (created.isPresent() && !mayHaveStarted(task, created.get())) {
      containers.remove(task.container()); // it may be bound to what the engine had begun with
      marks.remove(task.id());
    }
    resume(task);
  }

  /** Returns whether a container that is said to have never been started may have run. */
  private boolean mayHaveStarted(DockerTask task, ContainerStatus created) {
    Optional<String> mark = marks.get(task.id());
    if (mark.isEmpty()) {
      return false;
    }
    if (task.mayHaveStarted || EngineErrors.mayHaveStarted(created.error())) {
      return true;
    }
    return created.error().isEmpty()
        && (mark.get().isEmpty() || !mark.get().equals(generation.ask()));
  }

  private void launch(DockerTask task) throws StartFailure {
    if (stops.contains(task.id())) {
      end(task, TaskOutcome.stopped(null, null, clock.instant()));
      return;
    }
    StartableTask startable = validation.require(task.launch);
    if (!containers.create(startable.launch(), startable.platform())) {
      pull(task, startable);
      return;
    }
    marks.put(task.id(), generation.known());
    containers.start(task.container());
    look(task);
  }

  private static RuntimePlatforms platforms(DockerEngine engine) {
    String told = engine.client().versionCmd().exec().getArch();
    return RuntimePlatforms.of(told == null ? System.getProperty("os.arch", "") : told);
  }

  private void pull(DockerTask task, StartableTask startable) throws StartFailure {
    String image = task.launch.container().image();
    if (task.state == DockerTask.State.PULLING) {
      throw new StartFailure(
          "CannotPullContainerError: image "
              + image
              + " is not there"
              + startable.platform().map(wanted -> " for platform " + wanted).orElse(""));
    }
    task.state = DockerTask.State.PULLING;
    images
        .pull(image, startable.platform(), startable.login())
        .thenAccept(failure -> calls.start(task, () -> pulled(task, failure), () -> resume(task)))
        .exceptionally(
            away -> {
              calls.start(task, () -> pullBroke(task, away), () -> resume(task));
              return null;
            });
  }

  private void pulled(DockerTask task, Optional<StartFailure> failure) throws StartFailure {
    if (task.state != DockerTask.State.PULLING) {
      return; // it was stopped meanwhile
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    launch(task);
  }

  private static void pullBroke(DockerTask task, Throwable cause) {
    if (task.state == DockerTask.State.PULLING) {
      task.state = DockerTask.State.WAITING;
      throw new IllegalStateException("the engine went away while it pulled an image", cause);
    }
  }

  private void resume(DockerTask task) throws StartFailure {
    if (task.state == DockerTask.State.RUNNING || task.state == DockerTask.State.ENDED) {
      return;
    }
    boolean sameEpoch = task.launch.epoch().equals(epoch);
    Optional<ContainerStatus> status = containers.find(task.container(), clock.instant());
    if (status.isPresent() && !status.get().created()) {
      networks.of(task.launch); // where it asks about itself, it is to be heard again
      look(task);
    } else if (sameEpoch && mayBeStarted(task, status)) {
      launch(task);
    } else {
      end(task, TaskOutcome.hostLost(task.launch, clock.instant()));
    }
  }

  private boolean mayBeStarted(DockerTask task, Optional<ContainerStatus> status) {
    return status.isPresent()
        ? !mayHaveStarted(task, status.get())
        : marks.get(task.id()).isEmpty();
  }

  private void hear(EngineEvents.Death death) {
    DockerTask task = tasks.get(death.taskId());
    if (task != null) {
      task.death = death;
      calls.look(task, () -> look(task));
    }
  }

  /** Finds the containers whose end was not reported, with one call to the engine. */
  private void checkAll() {
    generation.ask();
    var running = tasks.values().stream().filter(t -> t.state == DockerTask.State.RUNNING).toList();
    if (!running.isEmpty()) {
      Map<String, Boolean> alive = containers.all();
      for (DockerTask task : running) {
        if (!alive.getOrDefault(task.id(), false)) {
          calls.look(task, () -> look(task));
        }
      }
    }
  }

  /** Inspects the container, and reports what has changed. */
  private void look(DockerTask task) {
    if (task.state == DockerTask.State.ENDED) {
      return;
    }
    Optional<ContainerStatus> found = containers.find(task.container(), clock.instant());
    if (found.isEmpty()) {
      end(task, removed(task));
      return;
    }
    ContainerStatus status = found.get();
    if (task.state != DockerTask.State.RUNNING && !status.created()) {
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
    task.startedAt = startedAt;
    ContainerPlan container = task.launch.container();
    if (ContainerRequest.isCaptured(container)) {
      output.follow(task.launch, source(task.container()));
    }
    listener.started(task.id(), startedAt == null ? clock.instant() : startedAt, status.address());
  }

  private ContainerOutput source(String container) {
    return new ContainerOutput(engine.http(), container);
  }

  /**
   * Returns the outcome of a task whose container somebody removed; an event may have told its end.
   */
  private TaskOutcome removed(DockerTask task) {
    var death = task.death;
    var startedAt = task.startedAt;
    if (death == null || startedAt == null) {
      return TaskOutcome.hostLost(task.launch, clock.instant());
    }
    return stops.contains(task.id())
        ? TaskOutcome.stopped(death.exitCode(), startedAt, death.at())
        : TaskOutcome.exited(death.exitCode(), "Container was removed", startedAt, death.at());
  }

  private TaskOutcome outcome(DockerTask task, ContainerStatus status) {
    Instant startedAt = status.startedAt();
    if (diedWithTheMachine(task, status)) {
      return TaskOutcome.hostLost(task.launch, clock.instant());
    }
    if (startedAt == null) {
      return TaskOutcome.startFailed(
          Containers.CANNOT_START + ": Error response from daemon: " + status.error(),
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

  /**
   * Returns whether a crash of the machine ended it: the engine then gives a time after the next
   * boot.
   */
  private boolean diedWithTheMachine(DockerTask task, ContainerStatus status) {
    Instant startedAt = status.startedAt();
    return !task.launch.epoch().equals(epoch)
        && startedAt != null
        && startedAt.isBefore(bootedAt)
        && status.finishedAt().isAfter(bootedAt);
  }

  private void end(DockerTask task, TaskOutcome outcome) {
    if (task.state == DockerTask.State.ENDED) {
      return;
    }
    CompletionStage<Void> mayBeTold = output.ended(task.id());
    task.state = DockerTask.State.ENDED; // not before: what fails is tried again
    var _ = mayBeTold.thenRun(() -> listener.stopped(task.id(), outcome));
  }

  @Override
  public void stop(String taskId, Duration grace) {
    DockerTask task = tasks.get(taskId);
    if (task == null || task.state != DockerTask.State.ENDED) {
      stops.add(taskId, clock.instant().plus(grace));
    }
    if (task != null) {
      calls.look(task, () -> stop(task));
    }
  }

  private void stop(DockerTask task) {
    switch (task.state) {
      case WAITING, ENDED -> {} // the one sees the request before it starts, the other is over
      case PULLING -> end(task, TaskOutcome.stopped(null, null, clock.instant()));
      case RUNNING -> terminate(task);
    }
  }

  private void terminate(DockerTask task) {
    if (task.stopSent) {
      return;
    }
    task.stopSent = true;
    Instant deadline = stops.deadline(task.id()).orElseGet(clock::instant);
    calls.stop(
        task,
        () -> containers.stop(task.container(), Duration.between(clock.instant(), deadline)),
        () -> {
          task.stopSent = false;
          look(task);
        });
  }

  @Override
  public void forget(String taskId) {
    DockerTask known = tasks.remove(taskId);
    var _ =
        output
            .complete(taskId, source(ContainerRequest.containerName(taskId)))
            .thenRun(
                () -> {
                  if (known != null) {
                    calls.look(known, () -> clean(taskId, Optional.of(known.launch)));
                  } else {
                    calls.clean(taskId, () -> clean(taskId, Optional.empty()));
                  }
                });
  }

  /**
   * Removes all of a task. The mark goes last: it tells the next process that something is left.
   */
  private void clean(String taskId, Optional<TaskLaunch> launch) {
    containers.remove(ContainerRequest.containerName(taskId));
    containers.removeVolumes(taskId, launch);
    stops.remove(taskId);
    marks.remove(taskId);
  }

  @Override
  public Optional<String> trouble() {
    return watch.trouble();
  }

  @Override
  public boolean dependsOnOthers() {
    return true;
  }

  @Override
  public Optional<TaskRuntime> describe(String taskId) {
    DockerTask task = tasks.get(taskId);
    return task == null ? Optional.empty() : containers.describe(task.container());
  }

  @Override
  public Optional<String> statistics(String taskId) {
    DockerTask task = tasks.get(taskId);
    return task == null || task.state != DockerTask.State.RUNNING
        ? Optional.empty()
        : engine.get("/containers/" + task.container() + "/stats?stream=false");
  }

  @Override
  public Collection<String> held() {
    Set<String> held = new HashSet<>(containers.all().keySet());
    held.addAll(marks.taskIds());
    held.addAll(output.left());
    held.addAll(stops.all());
    held.addAll(tasks.keySet());
    return held;
  }

  @Override
  public void close() {
    watch.close();
    calls.close();
    events.close();
    output.close();
    try {
      engine.close();
    } catch (IOException e) {
      LOG.debugf("Closing the connection to the engine: %s", e.getMessage());
    }
  }
}
