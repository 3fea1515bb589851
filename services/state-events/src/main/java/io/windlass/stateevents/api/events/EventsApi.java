package io.windlass.stateevents.api.events;

import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.messaging.BusEvents;
import io.windlass.stateevents.store.configuration.ConfigurationStore;

/**
 * EventBridge Classic: buses, rules, targets and what is put on buses, for the account and region
 * that a call is signed for (ADR 34). Partner event sources and global endpoints answer that they
 * are not available yet.
 */
public final class EventsApi {
  private EventsApi() {}

  /** Adds the handlers to an endpoint of {@code ServiceModel.events()}. */
  public static AwsEndpoint.Builder register(
      AwsEndpoint.Builder endpoint, ConfigurationStore store, BusEvents events) {
    var configuration = new Configuration(store);
    var tags = new TagOperations(configuration);
    endpoint.resourceTags(tags);
    tags.register(endpoint);
    new BusOperations(configuration).register(endpoint);
    new PermissionOperations(configuration).register(endpoint);
    new RuleOperations(configuration).register(endpoint);
    new TargetOperations(configuration).register(endpoint);
    new PutEventsOperation(events).register(endpoint);
    TestEventPatternOperation.register(endpoint);
    return endpoint;
  }
}
