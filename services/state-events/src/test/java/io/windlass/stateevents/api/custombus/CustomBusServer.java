package io.windlass.stateevents.api.custombus;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.model.ServiceModel;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.Notification;
import io.windlass.events.Topics;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.TransactionResult;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import io.windlass.stateevents.api.TestKeys;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.messaging.BusEvents;
import io.windlass.stateevents.messaging.ConfigurationChanges;
import io.windlass.stateevents.messaging.DeliverySettings;
import io.windlass.stateevents.messaging.EventDelivery;
import io.windlass.stateevents.store.TestDatabase;
import io.windlass.stateevents.store.configuration.AccountCache;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import io.windlass.stateevents.store.configuration.RuleSubscriptions;
import io.windlass.stateevents.store.configuration.SecretBox;
import io.windlass.stateevents.store.configuration.TestSessions;
import io.windlass.stateevents.targets.CustomBusTarget;
import io.windlass.stateevents.targets.HttpTarget;
import io.windlass.stateevents.targets.Targets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.hibernate.reactive.mutiny.Mutiny;

/** The Custom Event Bus with a real database, a real broker and the engine that delivers. */
final class CustomBusServer implements AutoCloseable {
  private final TestDatabase database = new TestDatabase();
  private final Mutiny.SessionFactory sessions = TestSessions.on(database);
  private final MessagingRuntime runtime;
  private final EventDelivery delivery;
  private final HttpServer server;

  CustomBusServer() {
    TestInfrastructure.createTopics(4, Topics.ALL);
    runtime =
        MessagingRuntime.create(
            new MessagingSettings(
                TestInfrastructure.bootstrapServers(), "custom-buses", Stage.SCHEMA_IDS),
            database.pool());
    Stage.await("messaging", runtime::isReady);
    var invalidate = new AtomicReference<Consumer<String>>(_ -> {});
    var store =
        new ConfigurationStore(
            sessions,
            database.vertx(),
            new ConfigurationChanges(runtime),
            account -> invalidate.get().accept(account));
    AccountCache<List<Subscription>> subscriptions =
        new AccountCache<>(new RuleSubscriptions(store)::of, InstantSource.system());
    invalidate.set(subscriptions::changed);
    var events = new BusEvents(runtime);
    var secrets = Optional.of(secretBox());
    delivery =
        EventDelivery.start(
            "custom-buses",
            subscriptions::of,
            new Targets(
                Map.of(
                    "http",
                    () -> new HttpTarget(database.vertx(), _ -> Optional.empty()),
                    CustomBusTarget.PREFIX,
                    () -> new CustomBusTarget(events::submit))),
            new DeliverySettings(
                DeliverySettings.DEFAULT.limits(),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofSeconds(1)),
            runtime);
    Router router = Router.router(database.vertx());
    router
        .post(CustomBusApi.PATH)
        .handler(
            CustomBusApi.register(
                    AwsEndpoint.builder(
                        ServiceModel.eventBridgeV2(),
                        TestKeys.authenticator(),
                        InstantSource.system()),
                    store,
                    secrets,
                    events,
                    "https://batch.example")
                .build());
    router
        .post(WebhookRoute.PATH)
        .handler(BodyHandler.create(false).setBodyLimit(WebhookRoute.MOST_BYTES))
        .handler(
            new WebhookRoute(
                store,
                secrets,
                events,
                new AdmissionControl(AdmissionControl.Limits.DEFAULT),
                InstantSource.system()));
    server =
        TestDatabase.await(
            database.vertx().createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    Stage.await("delivery", () -> delivery.consumer().isReady());
  }

  private static SecretBox secretBox() {
    try {
      Path file = TestInfrastructure.newDirectory("custom-buses").resolve("key");
      Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
      return SecretBox.withKeyOf(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Publishes a change of a job's state, as the service does. */
  void notify(String status) {
    String job = "arn:aws:batch:us-east-1:" + TestKeys.ACCOUNT + ":job/" + UUID.randomUUID();
    var notification =
        Notification.newBuilder()
            .setId(UUID.randomUUID().toString())
            .setDetailType("Batch Job State Change")
            .setSource("aws.batch")
            .setAccount(TestKeys.ACCOUNT)
            .setTime(Instant.now())
            .setRegion("us-east-1")
            .setResources(List.of(job))
            .setDetail("{\"jobArn\":\"" + job + "\",\"status\":\"" + status + "\"}")
            .build();
    var message = new OutboxMessage(Topics.NOTIFICATIONS, TestKeys.ACCOUNT, job, notification);
    runtime
        .inTransaction(_ -> Future.succeededFuture(new TransactionResult<>(true, List.of(message))))
        .toCompletableFuture()
        .join();
  }

  @Override
  public void close() {
    TestDatabase.await(server.close());
    delivery.stop();
    runtime.stop();
    sessions.close();
    database.close();
  }
}
