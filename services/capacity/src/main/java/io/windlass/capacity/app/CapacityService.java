package io.windlass.capacity.app;

import io.vertx.sqlclient.Pool;
import io.windlass.capacity.computeenvironment.InstanceProvider;
import io.windlass.capacity.config.InstanceTypeFiles;
import io.windlass.capacity.executor.simulated.SimulatedExecutor;
import io.windlass.capacity.executor.training.TrainingService;
import io.windlass.capacity.messaging.AbandonedTasks;
import io.windlass.capacity.messaging.CapacityHandler;
import io.windlass.capacity.messaging.HandlerContext;
import io.windlass.capacity.messaging.LiveTasks;
import io.windlass.capacity.messaging.OrphanCleanup;
import io.windlass.capacity.messaging.TaskReport;
import io.windlass.capacity.messaging.TaskReports;
import io.windlass.capacity.metadata.MetadataServer;
import io.windlass.capacity.store.CapacityRows;
import io.windlass.capacity.store.HeldGpus;
import io.windlass.capacity.store.PostgresCapacityRows;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskListener;
import io.windlass.messaging.consumer.ConsumerSettings;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.transaction.GroupCommit;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.service.MonitoredService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The service without its container: consumes, decides, runs tasks. {@link #start} returns at once;
 * {@link #isReady} tells when it works. Stopping leaves tasks running; the next start finds them.
 */
public final class CapacityService implements MonitoredService {
  private static final Logger LOG = Logger.getLogger(CapacityService.class);
  private static final String GROUP = "capacity";
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);
  private static final int REPORTS_PER_TRANSACTION = 500;

  private final MessagingRuntime runtime;
  private final ScheduledExecutorService background;
  private final LiveTasks tasks;
  private final Executor executor;
  private final PartitionedConsumer consumer;
  private final Thread leftovers;

  private CapacityService(
      MessagingRuntime runtime,
      ScheduledExecutorService background,
      LiveTasks tasks,
      Executor executor,
      PartitionedConsumer consumer,
      Thread leftovers) {
    this.tasks = tasks;
    this.runtime = runtime;
    this.background = background;
    this.executor = executor;
    this.consumer = consumer;
    this.leftovers = leftovers;
  }

  /**
   * Starts to consume.
   *
   * @param instances where instances come from
   * @param executors makes the executor that reports to a listener
   */
  public static CapacityService start(
      CapacitySettings settings,
      MessagingRuntime runtime,
      Pool pool,
      InstanceProvider instances,
      Function<TaskListener, Executor> executors) {
    ScheduledExecutorService background =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("windlass-task-reports").factory());
    LiveTasks tasks = new LiveTasks(instances.gpus());
    // One transaction at a time, so that a task's start is never published after its end.
    GroupCommit<TaskReport> commits =
        new GroupCommit<>(
            runtime,
            new GroupCommit.Limits(REPORTS_PER_TRANSACTION, 1, LONGEST_PAUSE),
            TaskReports::effects);
    TaskReports reports = new TaskReports(tasks, settings.clock(), background, commits::submit);
    Executor executor =
        TrainingService.open(
            reports,
            settings.clock(),
            executors,
            training -> new SimulatedExecutor(training, settings.clock()));
    reports.recordsFor(executor);
    LOG.infof(
        "tasks run on the %s executor; instances may take %s",
        executor.name(), instances.describe());
    HandlerContext handlerContext =
        new HandlerContext(
            instances, tasks, executor, InstanceTypeFiles.resolver(), settings.policy());
    if (!instances.gpus().isEmpty()) {
      HeldGpus.take(pool, instances.hostId(), instances.gpus());
    }
    CapacityRows rows = new PostgresCapacityRows(pool);
    AbandonedTasks abandoned =
        new AbandonedTasks(settings.instanceId(), instances.hostId(), rows, reports);
    PartitionedConsumer consumer =
        PartitionedConsumer.start(
            new ConsumerSettings(GROUP, settings.instanceId(), settings.topics())
                .withLongestPause(LONGEST_PAUSE),
            partition ->
                new CapacityHandler(partition, handlerContext, rows, abandoned, settings.clock()),
            runtime);
    Thread leftovers = new OrphanCleanup(instances.hostId(), executor, rows).clear();
    return new CapacityService(runtime, background, tasks, executor, consumer, leftovers);
  }

  @Override
  public MessagingRuntime runtime() {
    return runtime;
  }

  @Override
  public PartitionedConsumer consumer() {
    return consumer;
  }

  public String executorName() {
    return executor.name();
  }

  /** Has the endpoint tell the tasks of this host about themselves. */
  public void tellMetadata(MetadataServer endpoint) {
    endpoint.answerFrom(tasks::ofToken, executor);
  }

  /** Why no task can be started now; empty while they can. */
  public Optional<String> executorTrouble() {
    return executor.trouble();
  }

  /** Tasks run on. */
  public void stop() {
    leftovers.interrupt();
    consumer.stop();
    executor.close();
    background.shutdown();
    runtime.stop();
  }
}
