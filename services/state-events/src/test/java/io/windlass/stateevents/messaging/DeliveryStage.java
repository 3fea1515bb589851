package io.windlass.stateevents.messaging;

import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.BusEvent;
import io.windlass.events.Notification;
import io.windlass.events.Topics;
import io.windlass.messaging.codec.EventEncoder;
import io.windlass.messaging.consumer.ConsumerSettings;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.DeliveryTarget.TargetInput;
import io.windlass.stateevents.delivery.Lanes;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.notification.EventId;
import io.windlass.stateevents.targets.HttpTarget;
import io.windlass.stateevents.targets.KafkaTarget;
import io.windlass.stateevents.targets.TargetClient;
import io.windlass.stateevents.targets.Targets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The delivery engine on a database and topics of a test's own, and publishers of events. */
final class DeliveryStage implements AutoCloseable {
  static final String ACCOUNT = "123456789012";
  static final String REGION = "us-east-1";
  static final String DEFAULT_BUS =
      "arn:aws:events:" + REGION + ":" + ACCOUNT + ":event-bus/default";
  static final String ALL_EVENTS = "{\"source\":[{\"exists\":true}]}";
  static final DeliverySettings QUICK =
      new DeliverySettings(
          new Lanes.Limits(200, 4 << 20),
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofSeconds(1));

  final Stage stage;
  private final String name;
  private final Map<String, Supplier<TargetClient>> clients = new HashMap<>();
  private final List<Runnable> resources = new ArrayList<>();
  volatile List<Subscription> subscriptions = List.of();
  private final KafkaProducer<String, byte[]> producer;
  private EventDelivery delivery;
  private MessagingRuntime runtime;

  DeliveryStage(String name) {
    this.name = name;
    this.stage = Stage.ofService(name, 1, DeliveryHandler.TOPICS, "db/messaging", "db/migration");
    this.producer = stage.producer();
    clients.put(
        KafkaTarget.PREFIX, () -> new KafkaTarget(TestInfrastructure.bootstrapServers(), Map.of()));
    clients.put("http", () -> new HttpTarget(stage.vertx, _ -> Optional.empty()));
  }

  DeliveryStage with(String prefix, Supplier<TargetClient> client) {
    clients.put(prefix, client);
    return this;
  }

  List<String> topics() {
    return DeliveryHandler.TOPICS.stream().map(stage::topic).toList();
  }

  void start() {
    start(QUICK);
  }

  void start(DeliverySettings settings) {
    runtime = stage.runtime("state-events-1");
    delivery =
        EventDelivery.start(
            new ConsumerSettings(EventDelivery.GROUP + name, "state-events-1", topics()),
            account ->
                subscriptions.stream().filter(each -> each.accountId().equals(account)).toList(),
            new Targets(clients),
            settings,
            runtime);
    EventDelivery started = delivery;
    Stage.await("ready", () -> started.consumer().isReady());
  }

  void stop() {
    if (delivery != null) {
      delivery.stop();
      runtime.stop();
      delivery = null;
    }
  }

  static Subscription subscription(String rule, String targetArn) {
    return subscription(rule, targetArn, ALL_EVENTS);
  }

  static Subscription subscription(String rule, String targetArn, String pattern) {
    return new Subscription(
        "arn:aws:events:" + REGION + ":" + ACCOUNT + ":rule/" + rule + "/t1",
        ACCOUNT,
        DEFAULT_BUS,
        pattern,
        new DeliveryTarget(targetArn, null, "{}", new TargetInput.WholeEvent()),
        Subscription.RetryPolicy.OF_RULES,
        null,
        Subscription.Order.UNORDERED);
  }

  static Subscription fifo(Subscription of) {
    return new Subscription(
        of.id(),
        of.accountId(),
        of.busArn(),
        of.pattern(),
        of.target(),
        of.retry(),
        of.deadLetterArn(),
        Subscription.Order.FIFO);
  }

  static Subscription withRetry(Subscription of, int retries, String deadLetterArn) {
    return new Subscription(
        of.id(),
        of.accountId(),
        of.busArn(),
        of.pattern(),
        of.target(),
        new Subscription.RetryPolicy(Duration.ofHours(1), retries),
        deadLetterArn,
        of.order());
  }

  static String eventId(int number) {
    return EventId.of("job", number, Instant.ofEpochMilli(1_763_683_200_000L)).toString();
  }

  /** A job's state change, of one of so many jobs. */
  static Notification notification(int number, int jobs) {
    String jobArn = "arn:aws:batch:%s:%s:job/%d".formatted(REGION, ACCOUNT, number % jobs);
    return Notification.newBuilder()
        .setId(eventId(number))
        .setDetailType("Batch Job State Change")
        .setSource("aws.batch")
        .setAccount(ACCOUNT)
        .setTime(Instant.now())
        .setRegion(REGION)
        .setResources(List.of(jobArn))
        .setDetail(
            "{\"jobArn\":\"%s\",\"status\":\"%s\",\"n\":%d,\"sent\":%d}"
                .formatted(
                    jobArn, number % 2 == 0 ? "FAILED" : "SUCCEEDED", number, System.nanoTime()))
        .build();
  }

  void publish(int from, int to, int jobs) {
    for (int i = from; i < to; i++) {
      Notification notification = notification(i, jobs);
      send(Topics.NOTIFICATIONS, notification.getResources().getFirst(), notification);
    }
    producer.flush();
  }

  /** A rule has fired. */
  void fire(String ruleArn, Instant at) {
    send(
        Topics.BUS_EVENTS,
        BusEvent.newBuilder()
            .setId(EventId.of(ruleArn, at.toEpochMilli(), at).toString())
            .setEventBusName("default")
            .setDetailType("Scheduled Event")
            .setSource("aws.events")
            .setAccountId(ACCOUNT)
            .setTime(at)
            .setRegion(REGION)
            .setResources(List.of(ruleArn))
            .setDetail("{}")
            .setRuleArns(List.of(ruleArn))
            .build());
    producer.flush();
  }

  void put(String bus, String source, String detail) {
    send(
        Topics.BUS_EVENTS,
        BusEvent.newBuilder()
            .setId(UUID.nameUUIDFromBytes(detail.getBytes(StandardCharsets.UTF_8)).toString())
            .setEventBusName(bus)
            .setDetailType("test")
            .setSource(source)
            .setAccountId(ACCOUNT)
            .setTime(Instant.now())
            .setRegion(REGION)
            .setResources(List.of())
            .setDetail(detail)
            .build());
    producer.flush();
  }

  void send(String topic, SpecificRecord value) {
    send(topic, "key", value);
  }

  private void send(String topic, String key, SpecificRecord value) {
    byte[] bytes = new EventEncoder(Stage.SCHEMA_IDS).encode(stage.topic(topic), value);
    var _ = producer.send(new ProducerRecord<>(stage.topic(topic), 0, key, bytes));
  }

  /** A topic of the user's, with its name as a target. */
  String userTopic(String topic) {
    String created = name.replace('_', '-') + "." + topic;
    TestInfrastructure.createTopics(1, List.of(created));
    return KafkaTarget.PREFIX + created;
  }

  /** Reads a user's topic from its beginning, as it grows. */
  UserTopic read(String targetArn) {
    UserTopic reader = new UserTopic(targetArn.substring(KafkaTarget.PREFIX.length()));
    resources.add(reader.consumer::close);
    return reader;
  }

  /** What is in a user's topic. */
  static final class UserTopic {
    private final KafkaConsumer<String, String> consumer;
    final List<ConsumerRecord<String, String>> records = new ArrayList<>();

    private UserTopic(String topic) {
      consumer =
          new KafkaConsumer<>(
              Map.of("bootstrap.servers", TestInfrastructure.bootstrapServers()),
              new StringDeserializer(),
              new StringDeserializer());
      var partition = List.of(new TopicPartition(topic, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
    }

    void poll() {
      consumer.poll(Duration.ofMillis(50)).forEach(records::add);
    }

    List<String> ids() {
      return records.stream().map(each -> header(each, "event-id")).toList();
    }

    long distinct() {
      poll();
      return ids().stream().distinct().count();
    }
  }

  static String header(ConsumerRecord<String, String> of, String name) {
    var header = of.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  long pending() {
    return stage.number(
        "select (select count(*) from pending_event) + (select count(*) from delivery)");
  }

  void awaitIdle() {
    Stage.await("nothing pending", () -> pending() == 0);
  }

  @Override
  public void close() {
    stop();
    resources.forEach(Runnable::run);
    producer.close();
    stage.close();
  }
}
