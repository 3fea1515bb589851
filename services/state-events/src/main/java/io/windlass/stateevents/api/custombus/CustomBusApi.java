package io.windlass.stateevents.api.custombus;

import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.messaging.BusEvents;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import io.windlass.stateevents.store.configuration.SecretBox;
import java.util.Optional;

/**
 * The Custom Event Bus: buses, their event sources and subscribers, and what is put on them, for
 * the account and region that a call is signed for (ADR 36).
 */
public final class CustomBusApi {
  /** Where its operations are served. */
  public static final String PATH = "/service/AWSEventsV2/operation/*";

  private CustomBusApi() {}

  /**
   * Adds the handlers to an endpoint of {@code ServiceModel.eventBridgeV2()}.
   *
   * @param secrets what encrypts the secrets of webhooks; absent: none can be made
   * @param publicUrl where the service is reached from outside, without a slash at its end
   */
  public static AwsEndpoint.Builder register(
      AwsEndpoint.Builder endpoint,
      ConfigurationStore store,
      Optional<SecretBox> secrets,
      BusEvents events,
      String publicUrl) {
    var buses = new CustomBuses(store);
    var webhooks = new Webhooks(buses, secrets, publicUrl);
    var tags = new ResourceTags(buses);
    endpoint.resourceTags(tags);
    tags.register(endpoint);
    webhooks.register(endpoint);
    new BusOperations(buses).register(endpoint);
    new ResourcePolicyOperations(buses).register(endpoint);
    new EventSourceOperations(buses, webhooks).register(endpoint);
    new SubscriberOperations(buses).register(endpoint);
    new PublishOperations(new Publishing(store, events)).register(endpoint);
    return endpoint;
  }
}
