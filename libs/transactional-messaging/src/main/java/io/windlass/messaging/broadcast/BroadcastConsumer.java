package io.windlass.messaging.broadcast;

import io.windlass.messaging.codec.EventDecoder;
import io.windlass.messaging.codec.RegistryUnavailableException;
import io.windlass.messaging.retry.RetryBackoff;
import io.windlass.messaging.transaction.MessagingRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Receives every record that is published on a topic while it runs, from all partitions, whichever
 * other instances receive it as well. It belongs to no consumer group, so an outage of the broker
 * only delays records. It keeps no offsets: what was published before {@link #isListening} became
 * true, or while the instance was down, is not received. Where records were deleted from the log
 * before they were read, it continues with the first one that is left; some may be received twice.
 *
 * <p>The listener is called on one thread, in the order of each partition. While it cannot ask the
 * registry ({@link RegistryUnavailableException}), it is called again with the same records. Any
 * other exception of the listener, and a record that cannot be decoded, is counted, logged once per
 * burst, and ignored.
 */
public final class BroadcastConsumer {
  private static final Logger LOG = Logger.getLogger(BroadcastConsumer.class);
  private static final long BURST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final String topic;
  private final MessagingRuntime runtime;
  private final EventDecoder decoder;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;
  private volatile Consumer<List<byte[]>> listener = _ -> {};
  private volatile boolean running = true;
  private volatile boolean listening;
  private long ignored;
  private long lastIgnored;

  /** Creates a consumer that receives nothing until it is started. */
  public BroadcastConsumer(String topic, MessagingRuntime runtime) {
    this.topic = topic;
    this.runtime = runtime;
    this.decoder = new EventDecoder(runtime.settings().schemaIds());
    this.consumer = consumer(topic);
    this.thread = Thread.ofPlatform().daemon().name("tail-" + topic).unstarted(this::run);
  }

  /** Starts to receive. Returns at once; {@link #isListening} says when it has begun. */
  public void start(Consumer<SpecificRecord> listener) {
    startUndecoded(
        values -> decoded(values).forEach(event -> runSafely(() -> listener.accept(event))));
  }

  /**
   * The same for a listener that decodes what it needs itself, several records at a time. The next
   * records are polled when it returns.
   */
  public void startUndecoded(Consumer<List<byte[]>> listener) {
    this.listener = listener;
    thread.start();
  }

  public boolean isListening() {
    return listening;
  }

  /** Stops after the records that were polled have been delivered. */
  public void stop() {
    running = false;
    consumer.wakeup();
    try {
      thread.join(POLL.multipliedBy(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private KafkaConsumer<String, byte[]> consumer(String name) {
    Map<String, Object> settings = new HashMap<>(runtime.settings().clientProperties());
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, runtime.settings().bootstrapServers());
    settings.put(
        ConsumerConfig.CLIENT_ID_CONFIG, "tail-" + name + "-" + runtime.settings().instanceId());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, 20L);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private void run() {
    RetryBackoff outage = new RetryBackoff(LOG, "receiving " + topic);
    try (consumer) {
      while (running) {
        try {
          poll();
          outage.succeeded();
        } catch (WakeupException e) {
          LOG.debugf(e, "%s: woken up", topic);
        } catch (RuntimeException e) {
          pause(outage.failed(e));
        }
      }
    } finally {
      listening = false;
    }
  }

  private void poll() {
    if (!listening) {
      listening = seekToEnd();
    }
    try {
      ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
      if (!polled.isEmpty()) {
        deliver(polled);
      }
    } catch (LogTruncationException truncated) {
      truncated
          .divergentOffsets()
          .forEach((partition, offset) -> resumeAt(partition, offset.offset()));
    } catch (OffsetOutOfRangeException gone) {
      resumeInside(gone.offsetOutOfRangePartitions());
    }
  }

  private boolean seekToEnd() {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    List<TopicPartition> all =
        partitions.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
    consumer.assign(all);
    consumer.seekToEnd(all);
    // Seeking takes effect when the position is asked for.
    all.forEach(consumer::position);
    return !all.isEmpty();
  }

  /**
   * Continues with the first record of the log: either older ones were deleted before they were
   * read, or the topic was created again.
   */
  private void resumeInside(Map<TopicPartition, Long> outOfRange) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(outOfRange.keySet());
    beginnings.forEach(this::resumeAt);
  }

  private void resumeAt(TopicPartition partition, long offset) {
    LOG.warnf(
        "%s: the next record is not in the log any more; continuing at %d", partition, offset);
    consumer.seek(partition, offset);
  }

  private void deliver(ConsumerRecords<String, byte[]> polled) {
    List<byte[]> values = new ArrayList<>(polled.count());
    for (ConsumerRecord<String, byte[]> one : polled) {
      if (one.value() != null) {
        values.add(one.value());
      }
    }
    try {
      runSafely(() -> listener.accept(values));
    } catch (RegistryUnavailableException e) {
      for (TopicPartition partition : polled.partitions()) {
        consumer.seek(partition, polled.records(partition).getFirst().offset());
      }
      throw e;
    }
  }

  private List<SpecificRecord> decoded(List<byte[]> values) {
    List<SpecificRecord> events = new ArrayList<>(values.size());
    values.forEach(value -> runSafely(() -> events.add(decoder.decode(value))));
    return events;
  }

  private void runSafely(Runnable step) {
    try {
      step.run();
    } catch (RegistryUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      ignore(e);
    }
  }

  /** Logged once per burst, since there may be many such records. */
  private void ignore(RuntimeException cause) {
    runtime.counters().recordIgnored();
    long now = System.nanoTime();
    if (ignored == 0 || now - lastIgnored > BURST_NANOS) {
      LOG.warnf(cause, "a record of %s is ignored", topic);
    }
    ignored++;
    lastIgnored = now;
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
