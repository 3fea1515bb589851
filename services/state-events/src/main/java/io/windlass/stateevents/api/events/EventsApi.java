package io.windlass.stateevents.api.events;

import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.bus.BusAccess;
import io.windlass.stateevents.messaging.BusEvents;
import io.windlass.stateevents.messaging.Replays;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import io.windlass.stateevents.store.configuration.SecretBox;
import java.util.Optional;

/**
 * EventBridge Classic: buses, rules, targets and what is put on buses, for the account and region
 * that a call is signed for (ADR 34). Partner event sources and global endpoints answer that they
 * are not available yet.
 */
public final class EventsApi {
  private EventsApi() {}

  /**
   * Adds the handlers to an endpoint of {@code ServiceModel.events()}.
   *
   * @param secrets what encrypts the secrets of connections; absent: none can be made
   * @param access who may put events on buses of other accounts
   */
  public static AwsEndpoint.Builder register(
      AwsEndpoint.Builder endpoint,
      ConfigurationStore store,
      Optional<SecretBox> secrets,
      BusEvents events,
      BusAccess access,
      Replays replays) {
    var configuration = new Configuration(store);
    var tags = new TagOperations(configuration);
    endpoint.resourceTags(tags);
    tags.register(endpoint);
    new BusOperations(configuration).register(endpoint);
    new PermissionOperations(configuration).register(endpoint);
    new RuleOperations(configuration).register(endpoint);
    new TargetOperations(configuration).register(endpoint);
    new ConnectionOperations(configuration, secrets).register(endpoint);
    new ApiDestinationOperations(configuration).register(endpoint);
    new ArchiveOperations(configuration).register(endpoint);
    new ReplayOperations(configuration, replays::wake).register(endpoint);
    new PutEventsOperation(events, access).register(endpoint);
    TestEventPatternOperation.register(endpoint);
    return endpoint;
  }
}
