package io.windlass.messaging.consumer;

import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.quarantine.QuarantineState;
import io.windlass.messaging.retry.RetryBackoff;
import io.windlass.messaging.transaction.AdaptiveLinger;
import io.windlass.messaging.transaction.MessagingRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The consumer's thread: poll, hand out, let every partition take a step. */
final class ConsumerLoop implements OwnedPartition.Positions {
  private static final Logger LOG = Logger.getLogger(ConsumerLoop.class);
  private static final Duration LONGEST_POLL = Duration.ofMillis(500);
  private static final Duration SETTLE = Duration.ofSeconds(3);

  private final ConsumerSettings settings;
  private final IntFunction<PartitionHandler> handlers;
  private final MessagingRuntime runtime;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Mailbox mailbox;
  private final Thread thread;
  private final Map<Integer, OwnedPartition> partitions = new TreeMap<>();
  private final RetryBackoff outage = new RetryBackoff(LOG, "consuming from Kafka");
  private volatile boolean running = true;
  private volatile boolean failed;
  private volatile boolean ready;
  private volatile long lag;
  private volatile QuarantineState quarantine = QuarantineState.EMPTY;
  private volatile @Nullable String trouble;
  private boolean assigned;
  private long nextLag = System.nanoTime();
  private final AdaptiveLinger adaptiveLinger;

  ConsumerLoop(
      ConsumerSettings settings, IntFunction<PartitionHandler> handlers, MessagingRuntime runtime) {
    this.settings = settings;
    this.adaptiveLinger = new AdaptiveLinger(settings.longestPause(), System.nanoTime());
    this.handlers = handlers;
    this.runtime = runtime;
    this.consumer = ConsumerConfiguration.consumer(settings, runtime.settings());
    this.mailbox = new Mailbox(consumer::wakeup);
    this.thread = new Thread(this::run, "consumer-" + settings.groupId());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean isReady() {
    return ready && running;
  }

  boolean hasFailed() {
    return failed;
  }

  QuarantineState quarantine() {
    return quarantine;
  }

  @Nullable String trouble() {
    return trouble;
  }

  long lag() {
    return lag;
  }

  void stop() {
    running = false;
    consumer.wakeup();
    try {
      thread.join(20_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      awaitTopics();
      consumer.subscribe(settings.topics(), new AssignmentListener(this));
      while (running) {
        linger();
        poll();
        mailbox.drain();
        step();
        updateFlowAndStatus();
      }
      finish();
    } catch (FencedInstanceIdException e) {
      LOG.errorf(
          "another process consumes for %s as instance %s: giving up here",
          settings.groupId(), settings.instanceId());
      giveUp();
    } catch (RuntimeException | Error e) {
      LOG.error("the consumer of " + settings.groupId() + " died", e);
      giveUp();
    }
  }

  /** Under load, lets more come before the next batch begins. */
  private void linger() {
    long nanos = adaptiveLinger.remaining(System.nanoTime());
    if (nanos > 0) {
      pause(Duration.ofNanos(nanos));
    }
  }

  private void step() {
    boolean begun = false;
    for (OwnedPartition partition : partitions.values()) {
      begun |= partition.step();
    }
    if (begun) {
      adaptiveLinger.batchStarted(System.nanoTime());
    }
  }

  private void giveUp() {
    running = false;
    failed = true;
    partitions.values().forEach(OwnedPartition::close);
    try {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    } catch (RuntimeException e) {
      LOG.warnf(e, "the Kafka consumer of %s did not close", settings.groupId());
    }
  }

  /** Co-partitioning is what everything rests on: checked before the first record. */
  private void awaitTopics() {
    RetryBackoff missing = new RetryBackoff(LOG, "topics of " + settings.groupId());
    while (running) {
      try {
        Map<String, List<PartitionInfo>> known = consumer.listTopics(Duration.ofSeconds(5));
        List<Integer> counts = new ArrayList<>();
        for (String topic : settings.topics()) {
          List<PartitionInfo> infos = known.get(topic);
          counts.add(infos == null ? 0 : infos.size());
        }
        int first = counts.getFirst();
        if (first > 0 && counts.stream().allMatch(count -> count == first)) {
          missing.succeeded();
          return;
        }
        pause(
            missing.failed(
                new IllegalStateException(
                    "partitions of %s: %s (expected: the same number each)"
                        .formatted(settings.topics(), counts))));
      } catch (WakeupException e) {
        LOG.debug("woken up");
      } catch (KafkaException e) {
        pause(missing.failed(e));
      }
    }
  }

  private void poll() {
    Duration quiet = mailbox.prepareToWait() ? idleTime() : Duration.ZERO;
    try {
      ConsumerRecords<String, byte[]> records = consumer.poll(quiet);
      adaptiveLinger.arrived(records.count(), System.nanoTime());
      for (ConsumerRecord<String, byte[]> polled : records) {
        OwnedPartition partition = partitions.get(polled.partition());
        if (partition != null) {
          partition.offer(polled);
        }
      }
      outage.succeeded();
    } catch (WakeupException e) {
      LOG.trace("woken up");
    } catch (OffsetOutOfRangeException e) {
      recoverFromOutOfRange(e);
    } catch (FencedInstanceIdException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      pause(outage.failed(e));
    } finally {
      mailbox.resumed();
    }
  }

  private Duration idleTime() {
    Duration shortest = LONGEST_POLL;
    Instant now = Instant.now();
    for (OwnedPartition partition : partitions.values()) {
      Duration quiet = partition.idleTime(now);
      shortest = quiet.compareTo(shortest) < 0 ? quiet : shortest;
    }
    return shortest;
  }

  /** If the broker goes away meanwhile, the next poll finds the offsets out of range again. */
  private void recoverFromOutOfRange(OffsetOutOfRangeException outOfRange) {
    try {
      seekIntoLog(outOfRange);
    } catch (WakeupException e) {
      LOG.trace("woken up");
    } catch (FencedInstanceIdException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      pause(outage.failed(e));
    }
  }

  /** Retention, or a broker that lost its end: say it aloud, go on with what there is. */
  private void seekIntoLog(OffsetOutOfRangeException e) {
    e.offsetOutOfRangePartitions()
        .forEach(
            (topicPartition, offset) -> {
              long beginning = only(consumer.beginningOffsets(List.of(topicPartition)));
              long end = only(consumer.endOffsets(List.of(topicPartition)));
              long next = offset < beginning ? beginning : end;
              LOG.errorf(
                  "%s has records %d to %d, but %d was to be consumed next: RECORDS ARE LOST",
                  topicPartition, beginning, end, offset);
              runtime.counters().recordsLost(Math.max(0, next - offset));
              OwnedPartition partition = partitions.get(topicPartition.partition());
              if (partition != null) {
                partition.continueAt(topicPartition.topic(), next, next < offset);
              }
              consumer.seek(topicPartition, next);
            });
  }

  private static long only(Map<TopicPartition, Long> offsets) {
    return offsets.values().iterator().next();
  }

  private void updateFlowAndStatus() {
    for (Map.Entry<Integer, OwnedPartition> entry : partitions.entrySet()) {
      List<TopicPartition> all = assignedOf(entry.getKey());
      if (entry.getValue().wantsRecords()) {
        consumer.resume(all);
      } else {
        consumer.pause(all);
      }
    }
    QuarantineState setAside = QuarantineState.EMPTY;
    String first = null;
    for (OwnedPartition each : partitions.values()) {
      setAside = setAside.plus(each.quarantine());
      first = first == null ? each.trouble() : first;
    }
    quarantine = setAside;
    trouble = first;
    ready = assigned && partitions.values().stream().allMatch(OwnedPartition::isHealthy);
    long now = System.nanoTime();
    if (now - nextLag >= 0) {
      nextLag = now + 1_000_000_000L;
      lag =
          consumer.assignment().stream()
              .mapToLong(each -> consumer.currentLag(each).orElse(0))
              .sum();
    }
  }

  private List<TopicPartition> assignedOf(int number) {
    return consumer.assignment().stream().filter(each -> each.partition() == number).toList();
  }

  @Override
  public void seek(int partition, Map<String, Long> offsets) {
    for (TopicPartition each : assignedOf(partition)) {
      Long offset = offsets.get(each.topic());
      if (offset == null) {
        consumer.seekToBeginning(List.of(each));
      } else {
        consumer.seek(each, offset);
      }
    }
  }

  @Override
  public void rejoin() {
    consumer.enforceRebalance("a partition was taken by another instance");
  }

  /** Kafka asks for the partitions: what is being committed may finish. */
  void revoked() {
    awaitCommits(SETTLE);
    partitions.values().forEach(OwnedPartition::suspend);
  }

  void lost() {
    partitions.values().forEach(OwnedPartition::suspend);
  }

  void assigned(Collection<TopicPartition> all) {
    // A position that is replaced before the first record is fetched.
    consumer.pause(all);
    all.forEach(each -> consumer.seek(each, 0));
    Map<Integer, Integer> topics = new TreeMap<>();
    all.forEach(each -> topics.merge(each.partition(), 1, Integer::sum));
    topics.forEach(
        (number, count) -> {
          if (count != settings.topics().size()) {
            throw new IllegalStateException(
                "partition %d was assigned for %d topics (expected: %d)"
                    .formatted(number, count, settings.topics().size()));
          }
        });
    partitions
        .entrySet()
        .removeIf(
            entry -> {
              if (topics.containsKey(entry.getKey())) {
                return false;
              }
              entry.getValue().close();
              return true;
            });
    for (int number : topics.keySet()) {
      OwnedPartition known = partitions.get(number);
      if (known == null) {
        partitions.put(
            number,
            new OwnedPartition(number, handlers.apply(number), settings, runtime, this, mailbox));
      } else {
        known.resume();
      }
    }
    assigned = true;
    LOG.infof(
        "%s owns partitions %s of %s", settings.instanceId(), topics.keySet(), settings.groupId());
  }

  private void awaitCommits(Duration timeout) {
    await(
        timeout,
        () -> {
          mailbox.drain();
          return partitions.values().stream()
              .noneMatch(each -> each.state() == OwnedPartition.State.COMMITTING);
        });
  }

  private void finish() {
    awaitCommits(SETTLE);
    await(Duration.ofSeconds(2), runtime.relay()::isIdle);
    partitions.values().forEach(OwnedPartition::close);
    consumer.close(
        CloseOptions.timeout(Duration.ofSeconds(5))
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }

  private static void await(Duration timeout, BooleanSupplier condition) {
    long end = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
      pause(Duration.ofMillis(2));
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }
}
