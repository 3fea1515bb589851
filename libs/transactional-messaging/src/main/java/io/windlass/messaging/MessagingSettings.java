package io.windlass.messaging;

import java.time.InstantSource;
import java.util.Map;

/**
 * What a runtime needs to know.
 *
 * @param bootstrapServers of Kafka
 * @param instanceId stable name of this instance of the service; it owns what it has committed and
 *     not yet published, over restarts
 * @param schemaIds the registry
 * @param clock what handlers are told as now
 * @param producerProperties further properties of the Kafka producer
 */
public record MessagingSettings(
    String bootstrapServers,
    String instanceId,
    SchemaIds schemaIds,
    InstantSource clock,
    Map<String, Object> producerProperties) {

  public MessagingSettings {
    producerProperties = Map.copyOf(producerProperties);
  }

  public MessagingSettings(String bootstrapServers, String instanceId, SchemaIds schemaIds) {
    this(bootstrapServers, instanceId, schemaIds, InstantSource.system(), Map.of());
  }
}
