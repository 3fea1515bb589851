package io.windlass.stateevents.app;

import io.windlass.messaging.MessagingSettings;
import io.windlass.stateevents.bus.BusAccess;
import io.windlass.stateevents.bus.HttpDestination;
import io.windlass.stateevents.config.TargetSettings;
import io.windlass.stateevents.messaging.BusEvents;
import io.windlass.stateevents.store.ArchivedEvents;
import io.windlass.stateevents.store.configuration.AccountCache;
import io.windlass.stateevents.targets.ApiDestinations;
import io.windlass.stateevents.targets.ArchiveTarget;
import io.windlass.stateevents.targets.AwsTargets;
import io.windlass.stateevents.targets.BatchTarget;
import io.windlass.stateevents.targets.BusTarget;
import io.windlass.stateevents.targets.CustomBusTarget;
import io.windlass.stateevents.targets.HttpTarget;
import io.windlass.stateevents.targets.KafkaTarget;
import io.windlass.stateevents.targets.TargetClient;
import io.windlass.stateevents.targets.Targets;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Which client sends events to which kind of target. */
final class EventTargets {
  private static final String API_DESTINATIONS = "arn:events:api-destination/";
  private static final int ACCOUNT_IN_ARN = 4;

  private EventTargets() {}

  static TargetClient of(
      TargetSettings settings,
      StateEventsService.Infrastructure infrastructure,
      AccountCache<Map<String, HttpDestination>> destinations,
      BusEvents events,
      BusAccess access,
      InstantSource clock) {
    MessagingSettings messaging = infrastructure.runtime().settings();
    Map<String, Supplier<TargetClient>> clients = new HashMap<>(AwsTargets.all());
    clients.put(
        KafkaTarget.PREFIX,
        () -> new KafkaTarget(messaging.bootstrapServers(), messaging.clientProperties()));
    Supplier<TargetClient> http =
        () ->
            new HttpTarget(
                infrastructure.vertx(),
                arn ->
                    Optional.ofNullable(destinations.of(accountOf(arn)).get(arn))
                        .map(EventTargets::endpoint));
    clients.put("http", http);
    clients.put(API_DESTINATIONS, http);
    clients.put(BusTarget.PREFIX, () -> new BusTarget(access, events::submit));
    clients.put(
        ArchiveTarget.PREFIX, () -> new ArchiveTarget(new ArchivedEvents(infrastructure.pool())));
    settings
        .batchEndpoint()
        .ifPresent(
            endpoint -> {
              Supplier<TargetClient> batch =
                  () ->
                      new BatchTarget(
                          infrastructure.vertx(),
                          endpoint,
                          account -> infrastructure.users().keyOf(account, settings.batchUser()),
                          clock);
              clients.put(BatchTarget.PREFIX, batch);
              clients.put(BatchTarget.SUBMIT_JOB, batch);
            });
    clients.put(CustomBusTarget.PREFIX, () -> new CustomBusTarget(events::submit));
    return new Targets(clients);
  }

  private static String accountOf(String arn) {
    List<String> parts = List.of(arn.split(":", -1));
    return parts.size() > ACCOUNT_IN_ARN ? parts.get(ACCOUNT_IN_ARN) : "";
  }

  private static ApiDestinations.Endpoint endpoint(HttpDestination destination) {
    var headers = new HashMap<String, String>();
    var query = new HashMap<String, String>();
    var body = new HashMap<String, String>();
    destination.extra().body().forEach(each -> body.put(each.name(), each.value()));
    HttpDestination.Authorization.OAuthClient oauth = null;
    destination.extra().headers().forEach(each -> headers.put(each.name(), each.value()));
    destination.extra().query().forEach(each -> query.put(each.name(), each.value()));
    switch (destination.authorization()) {
      case HttpDestination.Authorization.Basic basic ->
          headers.put(
              "Authorization",
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString(
                          (basic.username() + ":" + basic.password())
                              .getBytes(StandardCharsets.UTF_8)));
      case HttpDestination.Authorization.ApiKey key -> headers.put(key.name(), key.value());
      case HttpDestination.Authorization.OAuthClient client -> oauth = client;
    }
    return new ApiDestinations.Endpoint(
        destination.endpoint(),
        destination.method(),
        headers,
        query,
        body,
        destination.requestsPerSecond(),
        oauth);
  }
}
