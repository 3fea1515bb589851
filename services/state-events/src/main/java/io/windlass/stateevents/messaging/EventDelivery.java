package io.windlass.stateevents.messaging;

import io.windlass.events.Topics;
import io.windlass.messaging.consumer.ConsumerSettings;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.stateevents.delivery.SubscriptionSource;
import io.windlass.stateevents.store.AdmittedFirings;
import io.windlass.stateevents.store.DeliveryStore;
import io.windlass.stateevents.store.SubscriberPositions;
import io.windlass.stateevents.targets.TargetClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.TopicPartition;

/**
 * Delivers the events of all buses to their subscribers (ADR 34): the consumer group {@code
 * state-events-delivery}, whose partitions the instances of the service share.
 */
public final class EventDelivery {
  /** The consumer group. */
  public static final String GROUP = "state-events-delivery";

  /** A subscriber waits for what is collected. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(25);

  private final PartitionedConsumer consumer;
  private final ExecutorService executor;
  private final TargetClient targets;

  private EventDelivery(
      PartitionedConsumer consumer, ExecutorService executor, TargetClient targets) {
    this.consumer = consumer;
    this.executor = executor;
    this.targets = targets;
  }

  /** Starts to deliver; returns at once. The targets are closed by {@link #stop}. */
  public static EventDelivery start(
      String instanceId,
      SubscriptionSource source,
      TargetClient targets,
      DeliverySettings settings,
      MessagingRuntime runtime) {
    return start(
        new ConsumerSettings(GROUP, instanceId, DeliveryHandler.TOPICS),
        source,
        targets,
        settings,
        runtime);
  }

  static EventDelivery start(
      ConsumerSettings consumed,
      SubscriptionSource source,
      TargetClient targets,
      DeliverySettings settings,
      MessagingRuntime runtime) {
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("delivery-", 0).factory());
    var store = new DeliveryStore(runtime.pool());
    InstantSource clock = InstantSource.system();
    TargetClient traced = TracedTargets.of(targets, runtime.settings().tracing());
    PartitionedConsumer consumer =
        PartitionedConsumer.start(
            consumed.withLongestPause(LONGEST_PAUSE),
            partition ->
                new DeliveryHandler(
                    partition,
                    consumed.topics().get(DeliveryHandler.TOPICS.indexOf(Topics.NOTIFICATIONS)),
                    store,
                    new AdmittedFirings(runtime.pool()),
                    source,
                    new Dispatcher(settings, traced, clock, executor),
                    catchUp(consumed, runtime, partition)),
            runtime);
    return new EventDelivery(consumer, executor, targets);
  }

  private static SubscriberCatchUp catchUp(
      ConsumerSettings consumed, MessagingRuntime runtime, int partition) {
    String busEvents = consumed.topics().get(DeliveryHandler.TOPICS.indexOf(Topics.BUS_EVENTS));
    return new SubscriberCatchUp(
        partition,
        consumed.groupId(),
        new SubscriberPositions(runtime.pool()),
        new BusEventReader(runtime.settings(), new TopicPartition(busEvents, partition)));
  }

  public PartitionedConsumer consumer() {
    return consumer;
  }

  /** Stops. What is under way and not yet written down is delivered again by the next owner. */
  public void stop() {
    consumer.stop();
    executor.shutdownNow();
    targets.close();
  }
}
