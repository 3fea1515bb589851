package io.windlass.stateevents.api.events;

import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.model.ServiceModel;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.Topics;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.codec.EventDecoder;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import io.windlass.stateevents.api.TestKeys;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.messaging.BusEvents;
import io.windlass.stateevents.messaging.ConfigurationChanges;
import io.windlass.stateevents.store.TestDatabase;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import io.windlass.stateevents.store.configuration.RuleSubscriptions;
import io.windlass.stateevents.store.configuration.SubscriptionCache;
import io.windlass.stateevents.store.configuration.TestSessions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
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
  private final SubscriptionCache subscriptions;
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
    SubscriptionCache[] cache = new SubscriptionCache[1];
    var store =
        new ConfigurationStore(
            sessions,
            database.vertx(),
            new ConfigurationChanges(runtime),
            account -> {
              cache[0].changed(account);
              changed.add(account);
            });
    subscriptions = new SubscriptionCache(new RuleSubscriptions(store), InstantSource.system());
    cache[0] = subscriptions;
    Router router = Router.router(database.vertx());
    router
        .post("/")
        .handler(
            EventsApi.register(
                    AwsEndpoint.builder(
                        ServiceModel.events(), TestKeys.authenticator(), InstantSource.system()),
                    store,
                    new BusEvents(runtime))
                .build());
    server =
        TestDatabase.await(
            database.vertx().createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    published = atTheEnd();
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
    published.close();
    runtime.stop();
    sessions.close();
    database.close();
  }
}
