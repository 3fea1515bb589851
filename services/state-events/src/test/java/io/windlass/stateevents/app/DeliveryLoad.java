package io.windlass.stateevents.app;

import io.windlass.embedded.EmbeddedKafka;
import io.windlass.stateevents.api.custombus.CustomBusClient;
import io.windlass.stateevents.api.events.EventsClient;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobState;
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
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Jobs that change their states at an even pace, rules and subscribers that send each change to
 * healthy targets (topics, webhooks) and to bad ones; and what the healthy ones have received, when
 * and in which order.
 */
final class DeliveryLoad implements AutoCloseable {
  private static final int CHANGES_PER_JOB = 4;
  private static final String BATCH_EVENTS = "{\\\"source\\\":[\\\"aws.batch\\\"]}";
  private static final String REFUSES = "http://127.0.0.1:1/";
  private static final Duration SLOW = Duration.ofMillis(300);
  private static final Pattern CHANGE =
      Pattern.compile(":job/(load-\\d+)\".*?\"status\":\"([A-Z]+)\"");
  private static final String DETAIL =
      "{\"dependsOn\":[],\"parameters\":{},\"container\":{\"image\":\"busybox\","
          + "\"command\":[\"true\"],\"resourceRequirements\":[]},\"tags\":{}}";

  private final Broker broker;
  private final String bootstrapServers;
  private final List<HttpReceiver> receivers = new ArrayList<>();
  private final List<String> topics = new ArrayList<>();
  private final Set<String> ordered = new HashSet<>();
  private final Map<String, Long> sentAt = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> received = new TreeMap<>();
  private final Map<String, JobState> latest = new ConcurrentHashMap<>();
  private final Set<String> outOfOrder = new TreeSet<>();
  private final List<long[]> latencies = new ArrayList<>();
  private final Thread reader = new Thread(this::read, "load-reader");
  private volatile boolean closed;

  /** Who is told of the changes. */
  enum Shape {
    /** Nobody: what is counted is what is published. */
    NONE,
    /**
     * Sixteen healthy targets of rules, a slow one, one that hangs, one that refuses, one that
     * fails.
     */
    RULES,
    /**
     * Ten rules, of which one hangs and one refuses, and ten subscribers of a bus that Batch's
     * events are a source of, of which one is slow and five are FIFO.
     */
    RULES_AND_SUBSCRIBERS
  }

  DeliveryLoad(Broker broker, String bootstrapServers, int port, Shape shape) throws IOException {
    this.broker = broker;
    this.bootstrapServers = bootstrapServers;
    switch (shape) {
      case NONE -> received.put("published", new HashSet<>());
      case RULES -> rules(new EventsClient(port, "admin", "us-east-1"));
      case RULES_AND_SUBSCRIBERS -> {
        tenRules(new EventsClient(port, "admin", "us-east-1"));
        tenSubscribers(new CustomBusClient(port, "admin", "us-east-1"));
      }
    }
    reader.start();
  }

  private void rules(EventsClient events) throws IOException {
    for (int i = 0; i < 13; i++) {
      rule(events, "topic-" + i, topic("rule-" + i));
    }
    for (int i = 0; i < 3; i++) {
      rule(events, "webhook-" + i, webhook("rule-webhook-" + i));
    }
    rule(events, "slow", receiver(HttpReceiver.slow(SLOW)).url());
    rule(events, "hangs", receiver(HttpReceiver.hanging()).url());
    rule(events, "fails", receiver(HttpReceiver.answering(503)).url());
    rule(events, "refuses", REFUSES);
  }

  private void tenRules(EventsClient events) throws IOException {
    for (int i = 0; i < 6; i++) {
      rule(events, "topic-" + i, topic("rule-" + i));
    }
    for (int i = 0; i < 2; i++) {
      rule(events, "webhook-" + i, webhook("rule-webhook-" + i));
    }
    rule(events, "hangs", receiver(HttpReceiver.hanging()).url());
    rule(events, "refuses", REFUSES);
  }

  private void tenSubscribers(CustomBusClient events) throws IOException {
    String bus = events.call("CreateEventBus", "{\"Name\":\"load\"}").path("EventBusArn").asText();
    for (int i = 0; i < 4; i++) {
      subscriber(events, bus, "fifo-" + i, "FIFO", topic("fifo-" + i));
      ordered.add("load.fifo-" + i);
      subscriber(events, bus, "topic-" + i, "UNORDERED", topic("subscriber-" + i));
    }
    subscriber(events, bus, "fifo-webhook", "FIFO", webhook("fifo-webhook"));
    ordered.add("fifo-webhook");
    subscriber(events, bus, "slow", "UNORDERED", receiver(HttpReceiver.slow(SLOW)).url());
    events.call(
        "CreateEventSource",
        """
        {"Name": "batch", "EventBusArn": "%s",
         "Configuration": {"AwsServiceEventsConfiguration": {"AwsService": "aws.batch"}}}
        """
            .formatted(bus));
  }

  private String topic(String name) {
    String topic = "load." + name;
    EmbeddedKafka.createTopics(bootstrapServers, List.of(new NewTopic(topic, 1, (short) 1)));
    topics.add(topic);
    received.put(topic, new HashSet<>());
    return KafkaTarget.PREFIX + topic;
  }

  private String webhook(String name) throws IOException {
    received.put(name, new HashSet<>());
    return receiver((_, body) -> arrived(name, body)).url();
  }

  private HttpReceiver receiver(HttpReceiver.Behaviour behaviour) throws IOException {
    var receiver = new HttpReceiver(behaviour);
    receivers.add(receiver);
    return receiver;
  }

  private static void rule(EventsClient events, String name, String target) {
    events.call(
        "PutRule", "{\"Name\":\"%s\",\"EventPattern\":\"%s\"}".formatted(name, BATCH_EVENTS));
    events.call(
        "PutTargets",
        "{\"Rule\":\"%s\",\"Targets\":[{\"Id\":\"1\",\"Arn\":\"%s\"}]}".formatted(name, target));
  }

  private static void subscriber(
      CustomBusClient events, String bus, String name, String type, String target) {
    events.call(
        "CreateSubscriber",
        """
        {"Name": "%s", "EventBusArn": "%s", "Type": "%s", "InvokeConfiguration":
          {"RoleArn": "arn:aws:iam::123456789012:role/deliver", "TargetArn": "%s"}}
        """
            .formatted(name, bus, type, target));
  }

  private void read() {
    if (topics.isEmpty()) {
      while (!closed) {
        broker
            .notifications(Duration.ofMillis(20))
            .forEach(each -> arrived("published", each.toJson()));
      }
      return;
    }
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!closed) {
        consumer
            .poll(Duration.ofMillis(20))
            .forEach(record -> arrived(record.topic(), record.value()));
      }
    }
  }

  private synchronized int arrived(String target, String event) {
    long at = System.nanoTime();
    Matcher change = CHANGE.matcher(event);
    if (change.find()) {
      String job = change.group(1);
      String key = job + " " + change.group(2);
      Long sent = sentAt.get(key);
      if (received.get(target).add(key) && sent != null) {
        latencies.add(new long[] {sent, at - sent});
        if (ordered.contains(target)) {
          checkOrder(target + " " + job, JobState.valueOf(change.group(2)));
        }
      }
    }
    return 200;
  }

  /** What arrives for the first time of a job arrives in its order. */
  private void checkOrder(String group, JobState state) {
    JobState before = latest.put(group, state);
    if (before != null && before.compareTo(state) > 0) {
      outOfOrder.add(group + ": " + state + " after " + before);
    }
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

  /** Returns how many changes have arrived at healthy targets. */
  synchronized long deliveries() {
    return received.values().stream().mapToLong(Set::size).sum();
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

  /** Returns when the last change that was sent before a moment arrived. */
  synchronized long lastArrival(long sentBefore) {
    return latencies.stream()
        .filter(each -> each[0] - sentBefore < 0)
        .mapToLong(each -> each[0] + each[1])
        .max()
        .orElse(sentBefore);
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

  /** Returns what came to FIFO subscribers after what it should have come before. */
  synchronized Set<String> outOfOrder() {
    return Set.copyOf(outOfOrder);
  }

  @Override
  public void close() {
    closed = true;
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    receivers.forEach(HttpReceiver::close);
  }
}
