package io.windlass.stateevents.api.events;

import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.model.ServiceModel;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.Topics;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.codec.EventDecoder;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import io.windlass.stateevents.api.TestKeys;
import io.windlass.stateevents.api.scheduler.SchedulerApi;
import io.windlass.stateevents.bus.HttpDestination;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.messaging.BusEvents;
import io.windlass.stateevents.messaging.ConfigurationChanges;
import io.windlass.stateevents.messaging.DeliverySettings;
import io.windlass.stateevents.messaging.EventDelivery;
import io.windlass.stateevents.messaging.EventTimers;
import io.windlass.stateevents.messaging.Replays;
import io.windlass.stateevents.store.TestDatabase;
import io.windlass.stateevents.store.configuration.AccountCache;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import io.windlass.stateevents.store.configuration.RuleSubscriptions;
import io.windlass.stateevents.store.configuration.SecretBox;
import io.windlass.stateevents.store.configuration.StoredBusAccess;
import io.windlass.stateevents.store.configuration.StoredDestinations;
import io.windlass.stateevents.store.configuration.TestSessions;
import io.windlass.stateevents.targets.HttpTarget;
import io.windlass.stateevents.targets.Targets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.hibernate.reactive.mutiny.Mutiny;

/** The EventBridge API with a real database and a real broker. */
final class EventsServer implements AutoCloseable {
  private static final Duration LONG = Duration.ofMinutes(2);

  final TestDatabase database = new TestDatabase();
  final LinkedBlockingQueue<String> changed = new LinkedBlockingQueue<>();
  private final Mutiny.SessionFactory sessions = TestSessions.on(database);
  private final MessagingRuntime runtime;
  private final ConfigurationStore store;
  private Runnable stop = () -> {};
  private final AccountCache<List<Subscription>> subscriptions;
  private final SecretBox secrets = secretBox();
  private final StoredDestinations destinations;
  private final Replays replays;
  final StoredBusAccess access;
  private final HttpServer server;
  private final KafkaConsumer<String, byte[]> published;

  EventsServer() {
    TestInfrastructure.createTopics(4, Topics.ALL);
    runtime =
        MessagingRuntime.create(
            new MessagingSettings(
                TestInfrastructure.bootstrapServers(), "events-api", Stage.SCHEMA_IDS),
            database.pool());
    Stage.await("messaging", runtime::isReady);
    var invalidate = new AtomicReference<Consumer<String>>(_ -> {});
    store =
        new ConfigurationStore(
            sessions,
            database.vertx(),
            new ConfigurationChanges(runtime),
            account -> {
              invalidate.get().accept(account);
              changed.add(account);
            });
    subscriptions = new AccountCache<>(new RuleSubscriptions(store)::of, InstantSource.system());
    access = new StoredBusAccess(store, InstantSource.system());
    invalidate.set(
        account -> {
          subscriptions.changed(account);
          access.changed(account);
        });
    replays = new Replays(store, runtime, InstantSource.system());
    replays.start();
    destinations = new StoredDestinations(store, secrets);
    Router router = Router.router(database.vertx());
    router
        .post("/")
        .handler(
            EventsApi.register(
                    AwsEndpoint.builder(
                        ServiceModel.events(), TestKeys.authenticator(), InstantSource.system()),
                    store,
                    Optional.of(secrets),
                    new BusEvents(runtime),
                    access,
                    replays)
                .build());
    AwsEndpoint scheduler =
        SchedulerApi.register(
                AwsEndpoint.builder(
                    ServiceModel.scheduler(), TestKeys.authenticator(), InstantSource.system()),
                store)
            .build();
    SchedulerApi.PATHS.forEach(path -> router.route(path).handler(scheduler));
    server =
        TestDatabase.await(
            database.vertx().createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    published = atTheEnd();
  }

  private static SecretBox secretBox() {
    try {
      Path file = TestInfrastructure.newDirectory("events-api").resolve("key");
      Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
      return SecretBox.withKeyOf(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fires what is scheduled, and delivers events, to webhooks only. */
  void fireAndDeliver() {
    PartitionedConsumer timers = EventTimers.start("events-api", store, runtime);
    EventDelivery delivery =
        EventDelivery.start(
            "events-api",
            subscriptions::of,
            new Targets(
                Map.of("http", () -> new HttpTarget(database.vertx(), _ -> Optional.empty()))),
            DeliverySettings.DEFAULT,
            runtime);
    stop =
        () -> {
          timers.stop();
          delivery.stop();
        };
    Stage.await("consumers", () -> timers.isReady() && delivery.consumer().isReady());
  }

  int port() {
    return server.actualPort();
  }

  /** The API destinations that can be called, by their ARN. */
  Map<String, HttpDestination> destinations(String account) {
    return destinations.of(account);
  }

  private static KafkaConsumer<String, byte[]> atTheEnd() {
    var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", TestInfrastructure.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : List.of(Topics.BUS_EVENTS, Topics.EVENT_CONFIGURATION)) {
      for (int i = 0; i < 4; i++) {
        all.add(new TopicPartition(topic, i));
      }
    }
    consumer.assign(all);
    consumer.seekToEnd(all);
    all.forEach(consumer::position);
    return consumer;
  }

  EventsClient client() {
    return new EventsClient(server.actualPort(), "admin", "us-east-1");
  }

  EventsClient client(String user, String region) {
    return new EventsClient(server.actualPort(), user, region);
  }

  List<Subscription> subscriptions(String account) {
    return subscriptions.of(account);
  }

  /** The next messages on the topics, as many as asked for. */
  List<SpecificRecord> published(int count) {
    var decoder = new EventDecoder(Stage.SCHEMA_IDS);
    List<SpecificRecord> read = new ArrayList<>();
    long end = System.nanoTime() + LONG.toNanos();
    while (read.size() < count && System.nanoTime() < end) {
      published
          .poll(Duration.ofMillis(200))
          .forEach(each -> read.add(decoder.decode(each.value())));
    }
    return read;
  }

  @Override
  public void close() {
    TestDatabase.await(server.close());
    stop.run();
    published.close();
    replays.stop();
    runtime.stop();
    sessions.close();
    database.close();
  }
}
