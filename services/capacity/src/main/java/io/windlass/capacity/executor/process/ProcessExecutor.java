package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.BootId;
import io.windlass.capacity.executor.ExecutorKind;
import io.windlass.capacity.executor.ExecutorKind.Probe;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.LaunchRules;
import io.windlass.capacity.executor.RuntimePlatforms;
import io.windlass.capacity.executor.SitePolicy;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.executor.StopRequests;
import io.windlass.capacity.executor.TaskEnvironment;
import io.windlass.capacity.executor.TaskFeature;
import io.windlass.capacity.executor.TaskNoteFiles;
import io.windlass.capacity.executor.TaskValidation;
import io.windlass.capacity.executor.process.runner.StartOrder;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.provider.LocalHost;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.MetadataEndpoint;
import io.windlass.capacity.task.NodeAddress;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import io.windlass.capacity.task.TaskRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs a task as a process group of this machine, in a session of its own, so that it outlives the
 * service (TO-003). A {@link TaskStarter} records its start and its end. This class receives events
 * about these records, reports them, and repeats what a crash has interrupted: only the process
 * that creates the record of a task starts it, so repeating is safe.
 *
 * <p>One thread starts and stops tasks in order, one receives events, and one is the timer.
 */
public final class ProcessExecutor implements Executor {
  /** The entry of the registry. */
  public static final ExecutorKind KIND =
      new ExecutorKind(
          "process",
          EnumSet.of(TaskFeature.SECRETS, TaskFeature.USER, TaskFeature.ULIMITS, TaskFeature.GPUS),
          EnumSet.of(TaskFeature.PODS, TaskFeature.SEVERAL_CONTAINERS, TaskFeature.FIRELENS),
          Probe.ALWAYS,
          LocalHost::of,
          ProcessExecutor::open);

  private static final Logger LOG = Logger.getLogger(ProcessExecutor.class);
  private static final Duration SWEEP = Duration.ofSeconds(2);

  private final TaskRecords records;
  private final TaskLiveness liveness;
  private final WorkDirectories work;
  private final TaskListener listener;
  private final LogStore logs;
  private final TaskValidation validation;
  private final InstantSource clock;
  private final String bootId = BootId.current();
  private final DirectoryLock lock;
  private final StopRequests stops;
  private final EventPipe events;
  private final TaskStarter starter;
  private final ScheduledExecutorService worker = thread("windlass-task-starter");
  private final ScheduledExecutorService timer = thread("windlass-task-timer");
  private final Map<String, ProcessTask> tasks = new ConcurrentHashMap<>();
  private final MetadataEndpoint metadata;

  private ProcessExecutor(
      ExecutorSettings settings,
      TaskListener listener,
      LogStore logs,
      InstantSource clock,
      Duration sweep,
      TaskStarters starters)
      throws IOException {
    Path own =
        Files.createDirectories(settings.dataDirectory().toAbsolutePath().resolve("process"));
    this.metadata = settings.metadata();
    this.listener = listener;
    this.logs = logs;
    this.validation =
        new TaskValidation(KIND, SitePolicy.NONE, settings.secrets(), logs, RuntimePlatforms::here);
    this.clock = clock;
    this.lock = DirectoryLock.take(own.resolve("lock"));
    this.records = TaskRecords.open(own);
    this.liveness = new TaskLiveness(records, bootId);
    this.work = WorkDirectories.open(own);
    this.stops = StopRequests.open(TaskNoteFiles.open(own.resolve("stops")));
    this.events = EventPipe.open(own.resolve("events"), this::onEvent);
    this.starter = starters.open(own, events.path(), bootId);
    long millis = sweep.toMillis();
    var _ = timer.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Opens an executor; only one at a time may use a data directory. */
  public static ProcessExecutor open(
      ExecutorSettings settings, TaskListener listener, LogStore logs, InstantSource clock)
      throws IOException {
    return open(settings, listener, logs, clock, TaskStarters.best());
  }

  static ProcessExecutor open(
      ExecutorSettings settings,
      TaskListener listener,
      LogStore logs,
      InstantSource clock,
      TaskStarters starters)
      throws IOException {
    return open(settings, listener, logs, clock, SWEEP, starters);
  }

  static ProcessExecutor open(
      ExecutorSettings settings,
      TaskListener listener,
      LogStore logs,
      InstantSource clock,
      Duration sweep,
      TaskStarters starters)
      throws IOException {
    return new ProcessExecutor(settings, listener, logs, clock, sweep, starters);
  }

  private static ScheduledExecutorService thread(String name) {
    var pool =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(name).factory());
    pool.setRemoveOnCancelPolicy(true);
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return pool;
  }

  @Override
  public String name() {
    return KIND.name();
  }

  @Override
  public String epoch() {
    return bootId;
  }

  @Override
  public void start(TaskLaunch launch) {
    var task = task(launch);
    if (tasks.putIfAbsent(task.id(), task) == null) {
      worker.execute(() -> guarded(task, () -> launch(task)));
    }
  }

  @Override
  public void recover(Collection<TaskLaunch> mayBeRunning) {
    for (TaskLaunch launch : mayBeRunning) {
      var task = task(launch);
      if (tasks.putIfAbsent(task.id(), task) == null) {
        worker.execute(() -> guarded(task, () -> resume(task)));
      }
    }
  }

  private ProcessTask task(TaskLaunch launch) {
    return new ProcessTask(launch, records.of(launch.taskId()));
  }

  /** Runs a step for a task and repeats it after a failure, which does not affect other tasks. */
  private void guarded(ProcessTask task, Runnable work) {
    try {
      synchronized (task) {
        work.run();
      }
    } catch (RuntimeException e) {
      LOG.errorf(e, "Task %s: a step failed and is tried again", task.id());
      if (!timer.isShutdown()) {
        var _ = timer.schedule(() -> guarded(task, work), 1, TimeUnit.SECONDS);
      }
    }
  }

  private void launch(ProcessTask task) {
    if (stops.contains(task.id())) {
      end(task, TaskOutcome.stopped(null, null, clock.instant()));
      return;
    }
    try {
      TaskLaunch startable = validation.require(task.launch).launch();
      String user = task.launch.container().user();
      RunAs runAs = user == null || user.isEmpty() ? RunAs.SAME : RunAs.of(user);
      Path directory = work.create(task.id());
      runAs.own(directory);
      var command = TaskCommand.of(startable, directory, runAs, metadataUri(task.launch));
      Path log = logs.capture(task.id(), LaunchRules.logStream(task.launch));
      task.state = ProcessTask.State.SPAWNED;
      task.waiter = starter.start(order(task, directory, log, command));
    } catch (StartFailure e) {
      end(task, TaskOutcome.startFailed(e.reason(), clock.instant()));
    } catch (IOException | UncheckedIOException e) {
      end(task, TaskOutcome.startFailed("CannotStartContainerError: " + e, clock.instant()));
    }
  }

  private StartOrder order(ProcessTask task, Path work, Path log, TaskCommand command) {
    return new StartOrder(
        task.id(),
        task.taskRecord.path(),
        records.spare(task.id()),
        work,
        log,
        command.program(),
        command.arguments(),
        command.variables());
  }

  private void resume(ProcessTask task) {
    var found = task.taskRecord.read();
    var exit = found.exit();
    var claim = found.claim();
    if (exit != null) {
      logs.capture(task.id(), LaunchRules.logStream(task.launch));
      task.claim = claim;
      ended(task, exit);
    } else if (claim != null && !claim.bootId().equals(bootId)) {
      logs.capture(task.id(), LaunchRules.logStream(task.launch));
      end(task, TaskOutcome.hostLost(task.launch, clock.instant()));
    } else if (task.taskRecord.isMade()) {
      logs.capture(task.id(), LaunchRules.logStream(task.launch));
      task.state = ProcessTask.State.SPAWNED;
      look(task);
    } else if (task.launch.epoch().equals(bootId)) {
      launch(task);
    } else {
      end(task, TaskOutcome.hostLost(task.launch, clock.instant()));
    }
  }

  private void onEvent(String taskId) {
    ProcessTask task = tasks.get(taskId);
    if (task != null) {
      guarded(task, () -> look(task));
    }
  }

  /** Reads the record of a task and reports what is new. */
  private void look(ProcessTask task) {
    if (task.state != ProcessTask.State.SPAWNED && task.state != ProcessTask.State.RUNNING) {
      return;
    }
    var found = task.taskRecord.read();
    if (found.claim() != null && task.state == ProcessTask.State.SPAWNED) {
      started(task, found.claim());
    }
    if (found.exit() != null) {
      ended(task, found.exit());
    }
  }

  private void started(ProcessTask task, TaskRecord.Claim claim) {
    task.state = ProcessTask.State.RUNNING;
    task.claim = claim;
    listener.started(task.id(), claim.at(), NodeAddress.of(task.launch));
    if (stops.contains(task.id())) {
      terminate(task);
    }
  }

  private void ended(ProcessTask task, TaskRecord.Exit exit) {
    String startFailure = exit.startFailure();
    var waiter = task.waiter;
    if (waiter != null) {
      task.waiter = null;
      waiter.release();
    }
    var claim = task.claim;
    Instant startedAt = claim == null ? exit.at() : claim.at();
    if (startFailure != null) {
      end(task, TaskOutcome.startFailed("CannotStartContainerError: " + startFailure, exit.at()));
    } else if (stops.contains(task.id())) {
      end(task, TaskOutcome.stopped(exit.code(), startedAt, exit.at()));
    } else {
      end(task, TaskOutcome.exited(exit.code(), null, startedAt, exit.at()));
    }
  }

  private void end(ProcessTask task, TaskOutcome outcome) {
    if (task.state == ProcessTask.State.ENDED) {
      return;
    }
    CompletionStage<Void> listed = logs.finish(task.id());
    task.state = ProcessTask.State.ENDED; // only now, so that a failure is tried again
    var _ = listed.thenRun(() -> listener.stopped(task.id(), outcome));
  }

  @Override
  public void stop(String taskId, Duration grace) {
    ProcessTask task = tasks.get(taskId);
    if (task != null && isEnded(task)) {
      return;
    }
    stops.add(taskId, clock.instant().plus(grace));
    if (task != null) {
      worker.execute(() -> guarded(task, () -> terminate(task)));
    }
  }

  private static boolean isEnded(ProcessTask task) {
    synchronized (task) {
      return task.state == ProcessTask.State.ENDED;
    }
  }

  /**
   * Sends SIGTERM now and SIGKILL after the grace period. A task that does not run yet is
   * terminated when it starts.
   */
  private void terminate(ProcessTask task) {
    if (task.state != ProcessTask.State.RUNNING || task.killScheduled) {
      return;
    }
    task.killScheduled = true;
    Instant deadline = stops.deadline(task.id()).orElseGet(clock::instant);
    signal(task, TaskSignal.TERM);
    long millis = Math.max(0, Duration.between(clock.instant(), deadline).toMillis());
    var _ =
        timer.schedule(
            () -> guarded(task, () -> signal(task, TaskSignal.KILL)),
            millis,
            TimeUnit.MILLISECONDS);
  }

  private void signal(ProcessTask task, TaskSignal signal) {
    var claim = task.claim;
    if (task.state == ProcessTask.State.RUNNING
        && claim != null
        && RunningProcesses.isRunning(claim)) {
      starter.signal(signal, claim.pid());
    }
  }

  /** Repeats a SIGKILL that the starter had not sent when it died. */
  private void killAgain(ProcessTask task) {
    if (task.state == ProcessTask.State.RUNNING
        && task.killScheduled
        && stops.deadline(task.id()).orElse(Instant.MAX).isBefore(clock.instant())) {
      signal(task, TaskSignal.KILL);
    }
  }

  /** Finds ends that were not reported, because an event was lost or a shell was killed. */
  private void sweep() {
    for (ProcessTask task : tasks.values()) {
      guarded(task, () -> check(task));
    }
  }

  private void check(ProcessTask task) {
    if (liveness.isPresent(task)) {
      killAgain(task);
      return;
    }
    look(task);
    switch (liveness.findingOf(task)) {
      case ACCOUNTED_FOR -> {}
      case NOT_STARTED -> {
        LOG.warnf("Task %s was not started by whoever was told to; starting it again", task.id());
        discardWaiter(task);
        launch(task);
      }
      case LOST -> {
        discardWaiter(task);
        end(task, TaskOutcome.hostLost(task.launch, clock.instant()));
      }
    }
  }

  private void discardWaiter(ProcessTask task) {
    var waiter = task.waiter;
    if (waiter != null) {
      task.waiter = null;
      waiter.discard();
    }
  }

  @Override
  public void forget(String taskId) {
    tasks.remove(taskId);
    if (!worker.isShutdown()) {
      worker.execute(() -> clean(taskId));
    }
  }

  private Optional<String> metadataUri(TaskLaunch launch) {
    return TaskEnvironment.metadataUri(launch, metadata, InetAddress.getLoopbackAddress());
  }

  @Override
  public Optional<TaskRuntime> describe(String taskId) {
    ProcessTask task = tasks.get(taskId);
    return task == null ? Optional.empty() : Optional.of(runtime(task.launch));
  }

  private static TaskRuntime runtime(TaskLaunch launch) {
    String address = NodeAddress.of(launch).orElse("127.0.0.1");
    String id = launch.taskId();
    return new TaskRuntime(id, "windlass-" + id, null, "host", List.of(address), null);
  }

  @Override
  public Optional<String> statistics(String taskId) {
    ProcessTask task = tasks.get(taskId);
    var claim = task == null ? null : task.claim;
    return task == null || claim == null || task.state != ProcessTask.State.RUNNING
        ? Optional.empty()
        : Optional.of(ProcessStatistics.of(task.launch, claim.pid(), clock.instant()));
  }

  @Override
  public Collection<String> held() {
    Set<String> held = new HashSet<>(stops.all());
    held.addAll(tasks.keySet());
    try {
      held.addAll(records.taskIds());
      held.addAll(work.taskIds());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return held;
  }

  private void clean(String taskId) {
    try {
      stops.remove(taskId);
      records.remove(taskId);
      work.remove(taskId);
    } catch (IOException | UncheckedIOException e) {
      LOG.warnf("Files of task %s cannot be removed: %s", taskId, e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    worker.shutdown();
    starter.close();
    events.close();
    lock.close();
  }
}
