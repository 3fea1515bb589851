package io.windlass.stateevents.app;

import io.windlass.embedded.EmbeddedKafka;
import io.windlass.stateevents.api.events.EventsClient;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.messaging.HttpReceiver;
import io.windlass.stateevents.targets.KafkaTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Jobs that change their states at an even pace, rules that send each change to healthy targets
 * (topics, webhooks) and to a slow one, one that hangs, one that refuses and one that fails; and
 * what the healthy ones have received, and when.
 */
final class DeliveryLoad implements AutoCloseable {
  private static final int HEALTHY_TOPICS = 13;
  private static final int HEALTHY_WEBHOOKS = 3;
  private static final int CHANGES_PER_JOB = 4;
  private static final Pattern CHANGE =
      Pattern.compile(":job/(load-\\d+)\".*?\"status\":\"([A-Z]+)\"");
  private static final String DETAIL =
      "{\"dependsOn\":[],\"parameters\":{},\"container\":{\"image\":\"busybox\","
          + "\"command\":[\"true\"],\"resourceRequirements\":[]},\"tags\":{}}";

  private final Broker broker;
  private final List<HttpReceiver> receivers = new ArrayList<>();
  private final KafkaConsumer<String, String> consumer;
  private final Map<String, Long> sentAt = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> received = new TreeMap<>();
  private final List<long[]> latencies = new ArrayList<>();
  private final Thread reader = new Thread(this::read, "load-reader");
  private volatile boolean closed;

  DeliveryLoad(Broker broker, String bootstrapServers, EventsClient events) throws IOException {
    this.broker = broker;
    var topics = new ArrayList<String>();
    for (int i = 0; i < HEALTHY_TOPICS; i++) {
      topics.add("load.healthy-" + i);
    }
    EmbeddedKafka.createTopics(
        bootstrapServers, topics.stream().map(name -> new NewTopic(name, 1, (short) 1)).toList());
    for (String topic : topics) {
      rule(events, topic, KafkaTarget.PREFIX + topic);
      received.put(topic, new HashSet<>());
    }
    for (int i = 0; i < HEALTHY_WEBHOOKS; i++) {
      String name = "webhook-" + i;
      received.put(name, new HashSet<>());
      rule(events, name, receiver((_, body) -> arrived(name, body)).url());
    }
    rule(events, "slow", receiver(HttpReceiver.slow(Duration.ofMillis(300))).url());
    rule(events, "hangs", receiver(HttpReceiver.hanging()).url());
    rule(events, "fails", receiver(HttpReceiver.answering(503)).url());
    rule(events, "refuses", "http://127.0.0.1:1/");
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> partitions =
        topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    reader.start();
  }

  private HttpReceiver receiver(HttpReceiver.Behaviour behaviour) throws IOException {
    var receiver = new HttpReceiver(behaviour);
    receivers.add(receiver);
    return receiver;
  }

  private static void rule(EventsClient events, String name, String target) {
    events.call(
        "PutRule",
        "{\"Name\":\"%s\",\"EventPattern\":\"{\\\"source\\\":[\\\"aws.batch\\\"]}\"}"
            .formatted(name));
    events.call(
        "PutTargets",
        "{\"Rule\":\"%s\",\"Targets\":[{\"Id\":\"1\",\"Arn\":\"%s\"}]}".formatted(name, target));
  }

  private void read() {
    while (!closed) {
      consumer
          .poll(Duration.ofMillis(20))
          .forEach(record -> arrived(record.topic(), record.value()));
    }
  }

  private synchronized int arrived(String target, String event) {
    long at = System.nanoTime();
    Matcher change = CHANGE.matcher(event);
    if (change.find()) {
      String key = change.group(1) + " " + change.group(2);
      Long sent = sentAt.get(key);
      if (received.get(target).add(key) && sent != null) {
        latencies.add(new long[] {sent, at - sent});
      }
    }
    return 200;
  }

  /** Changes states of jobs at an even pace; returns when all of it is with the broker. */
  void run(int first, int jobs, int changesPerSecond) {
    long pause = 1_000_000_000L * CHANGES_PER_JOB / changesPerSecond;
    long next = System.nanoTime();
    for (int i = first; i < first + jobs; i++) {
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      next += pause;
      String jobId = "load-" + i;
      JobIdentity job = JobStory.identity(jobId);
      broker.submitted(new Submission(job, JobStory.START, DETAIL));
      for (Transition fact :
          JobStory.of(jobId).runnable().starting().running().succeeded().facts()) {
        if (fact.sequence() > 1) { // Nobody is told of SUBMITTED.
          sentAt.put(jobId + " " + fact.status(), System.nanoTime());
        }
        broker.transitioned(job, fact);
      }
    }
    broker.flush();
  }

  /** Returns how many healthy targets there are. */
  int healthy() {
    return received.size();
  }

  /** Returns how many changes each healthy target has had at least. */
  synchronized int receivedByAll() {
    return received.values().stream().mapToInt(Set::size).min().orElse(0);
  }

  static int changes(int jobs) {
    return jobs * CHANGES_PER_JOB;
  }

  /** Returns a percentile of the time from change to target, of what was sent in a period. */
  synchronized Duration latency(double percentile, long fromNanos, long toNanos) {
    long[] sorted =
        latencies.stream()
            .filter(each -> each[0] - fromNanos >= 0 && each[0] - toNanos < 0)
            .mapToLong(each -> each[1])
            .sorted()
            .toArray();
    return sorted.length == 0
        ? Duration.ZERO
        : Duration.ofNanos(sorted[(int) (percentile * (sorted.length - 1))]);
  }

  /** Returns what the healthy targets lack: at most a few of each. */
  synchronized List<String> missing() {
    var missing = new ArrayList<String>();
    received.forEach(
        (target, keys) ->
            sentAt.keySet().stream()
                .filter(key -> !keys.contains(key))
                .limit(5)
                .forEach(key -> missing.add(target + ": " + key)));
    return missing;
  }

  @Override
  public void close() {
    closed = true;
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
    receivers.forEach(HttpReceiver::close);
  }
}
