package io.windlass.scheduler.app;

import io.windlass.messaging.consumer.ConsumerSettings;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.scheduler.config.SchedulerSettings;
import io.windlass.scheduler.messaging.SchedulerPartition;
import io.windlass.scheduler.step.AccountContext;
import io.windlass.scheduler.step.TaskIds;
import io.windlass.service.MonitoredService;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * One running instance of the scheduler, free of any framework. Several instances share the
 * accounts; one that owns none stands by and is ready all the same.
 */
public final class SchedulerService implements MonitoredService {
  /** The consumer group: all instances of the scheduler. */
  static final String GROUP = "scheduler";

  /** Under load a place that becomes free may wait this long for its next job. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

  private final MessagingRuntime runtime;
  private final PartitionedConsumer consumer;

  private SchedulerService(MessagingRuntime runtime, PartitionedConsumer consumer) {
    this.runtime = runtime;
    this.consumer = consumer;
  }

  /** Returns at once; {@link #isReady} tells when it works. */
  public static SchedulerService start(
      SchedulerSettings settings, String instanceId, MessagingRuntime runtime) {
    ConsumerSettings consumerSettings =
        new ConsumerSettings(
            GROUP,
            instanceId,
            SchedulerPartition.TOPICS,
            settings.maxBatch(),
            settings.sessionTimeout(),
            Map.of(),
            LONGEST_PAUSE);
    SchedulerPartition.Settings partition =
        new SchedulerPartition.Settings(
            new AccountContext.Limits(settings.placementsPerStep(), settings.expirationsPerStep()),
            settings.retention());
    TaskIds taskIds = UUID::randomUUID;
    PartitionedConsumer consumer =
        PartitionedConsumer.start(
            consumerSettings, _ -> new SchedulerPartition(partition, taskIds), runtime);
    return new SchedulerService(runtime, consumer);
  }

  @Override
  public MessagingRuntime runtime() {
    return runtime;
  }

  @Override
  public PartitionedConsumer consumer() {
    return consumer;
  }

  /** Finishes what it is at and leaves the group. */
  public void stop() {
    consumer.stop();
    runtime.stop();
  }
}
