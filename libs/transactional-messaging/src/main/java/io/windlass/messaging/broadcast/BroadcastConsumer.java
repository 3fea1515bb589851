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
 * Hears everything that is published on a topic from the moment on at which {@link #isListening}
 * becomes true until it is stopped: all of its partitions, whoever else hears them. No group takes
 * partitions away from it, so an outage of the broker, however long, only delays what is heard. It
 * keeps no offsets: nothing that was published while this instance was not there is ever heard.
 * Where the topic's log was cut short behind its back it goes on with the first record that it may
 * not have heard; some may then be heard twice.
 *
 * <p>The listener is called on one thread, in the order of each partition. While it cannot ask the
 * registry ({@link RegistryUnavailableException}) the same records are given to it again; whatever
 * else it throws, and what cannot be decoded, is counted and logged once per burst, and has no
 * other effect.
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
  private long passedOver;
  private long lastPassedOver;

  /** Hears nothing until it is started. */
  public BroadcastConsumer(String topic, MessagingRuntime runtime) {
    this.topic = topic;
    this.runtime = runtime;
    this.decoder = new EventDecoder(runtime.settings().schemaIds());
    this.consumer = consumer(topic);
    this.thread = Thread.ofPlatform().daemon().name("tail-" + topic).unstarted(this::run);
  }

  /** Returns at once; {@link #isListening} tells from when on everything is heard. */
  public void start(Consumer<SpecificRecord> hears) {
    startUndecoded(values -> decoded(values).forEach(event -> tell(() -> hears.accept(event))));
  }

  /**
   * The same for a listener that decodes by itself what it needs, some records at a time. Nothing
   * more is heard while it works.
   */
  public void startUndecoded(Consumer<List<byte[]>> hears) {
    listener = hears;
    thread.start();
  }

  public boolean isListening() {
    return listening;
  }

  /** Ends once what is being heard has been handed on. */
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
    RetryBackoff outage = new RetryBackoff(LOG, "hearing " + topic);
    try (consumer) {
      while (running) {
        try {
          hear();
          outage.worked();
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

  private void hear() {
    if (!listening) {
      listening = goToTheEnd();
    }
    try {
      ConsumerRecords<String, byte[]> heard = consumer.poll(POLL);
      if (!heard.isEmpty()) {
        handOn(heard);
      }
    } catch (LogTruncationException truncated) {
      truncated
          .divergentOffsets()
          .forEach((partition, offset) -> goOnAt(partition, offset.offset()));
    } catch (OffsetOutOfRangeException gone) {
      goOnInside(gone.offsetOutOfRangePartitions());
    }
  }

  private boolean goToTheEnd() {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    List<TopicPartition> all =
        partitions.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
    consumer.assign(all);
    consumer.seekToEnd(all);
    // Seeking is put off until it matters; asking makes it matter.
    all.forEach(consumer::position);
    return !all.isEmpty();
  }

  /**
   * Records that were not heard may have been deleted; or the log was made anew, and nothing of it
   * has been heard: the first record that there is comes next either way.
   */
  private void goOnInside(Map<TopicPartition, Long> outOfRange) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(outOfRange.keySet());
    beginnings.forEach(this::goOnAt);
  }

  private void goOnAt(TopicPartition partition, long offset) {
    LOG.warnf(
        "%s: the log does not go on where it was heard last; hearing goes on at %d",
        partition, offset);
    consumer.seek(partition, offset);
  }

  private void handOn(ConsumerRecords<String, byte[]> heard) {
    List<byte[]> values = new ArrayList<>(heard.count());
    for (ConsumerRecord<String, byte[]> one : heard) {
      if (one.value() != null) {
        values.add(one.value());
      }
    }
    try {
      tell(() -> listener.accept(values));
    } catch (RegistryUnavailableException e) {
      for (TopicPartition partition : heard.partitions()) {
        consumer.seek(partition, heard.records(partition).getFirst().offset());
      }
      throw e;
    }
  }

  private List<SpecificRecord> decoded(List<byte[]> values) {
    List<SpecificRecord> events = new ArrayList<>(values.size());
    values.forEach(value -> tell(() -> events.add(decoder.decode(value))));
    return events;
  }

  private void tell(Runnable step) {
    try {
      step.run();
    } catch (RegistryUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      passOver(e);
    }
  }

  /** Said once per burst: whoever sends rubbish may send a lot of it. */
  private void passOver(RuntimeException cause) {
    runtime.counters().recordPassedOver();
    long now = System.nanoTime();
    if (passedOver == 0 || now - lastPassedOver > BURST_NANOS) {
      LOG.warnf(cause, "A record on %s is passed over", topic);
    }
    passedOver++;
    lastPassedOver = now;
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
