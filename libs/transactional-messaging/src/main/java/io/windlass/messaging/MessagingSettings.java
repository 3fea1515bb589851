package io.windlass.messaging;

import io.windlass.messaging.codec.SchemaIds;
import java.util.Map;

/**
 * What a runtime needs to know.
 *
 * @param bootstrapServers of Kafka
 * @param instanceId stable name of this instance of the service; it owns what it has committed and
 *     not yet published, over restarts
 * @param schemaIds the registry
 * @param clientProperties of every Kafka client, such as how it logs in; what Windlass relies on
 *     wins over them
 * @param tracing follows requests across topics
 */
public record MessagingSettings(
    String bootstrapServers,
    String instanceId,
    SchemaIds schemaIds,
    Map<String, Object> clientProperties,
    MessageTracing tracing) {

  public MessagingSettings {
    clientProperties = Map.copyOf(clientProperties);
  }

  public MessagingSettings(String bootstrapServers, String instanceId, SchemaIds schemaIds) {
    this(bootstrapServers, instanceId, schemaIds, Map.of(), MessageTracing.OFF);
  }

  /** Returns the same with these properties for every Kafka client. */
  public MessagingSettings withClientProperties(Map<String, Object> properties) {
    return new MessagingSettings(bootstrapServers, instanceId, schemaIds, properties, tracing);
  }

  /** Returns the same with traces. */
  public MessagingSettings withTracing(MessageTracing traces) {
    return new MessagingSettings(bootstrapServers, instanceId, schemaIds, clientProperties, traces);
  }

  /** Without the properties, which may hold passwords. */
  @Override
  public String toString() {
    return "MessagingSettings[%s at %s]".formatted(instanceId, bootstrapServers);
  }
}
