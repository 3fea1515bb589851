package io.windlass.service;

import io.windlass.messaging.KafkaClientProperties;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.codec.RegistrySchemaIds;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What every service is told about where it runs (docs/architecture.md). Immutable. */
@Singleton
public class InstanceConfig {
  private final String instanceId;
  private final String bootstrapServers;
  private final Optional<String> clientProperties;
  private final String registryUrl;
  private final Tracing tracing;

  InstanceConfig(
      @ConfigProperty(name = "windlass.instance-id") String instanceId,
      @ConfigProperty(name = "windlass.kafka.bootstrap-servers") String bootstrapServers,
      @ConfigProperty(name = "windlass.kafka.client-properties") Optional<String> clientProperties,
      @ConfigProperty(name = "windlass.registry.url") String registryUrl,
      Tracing tracing) {
    this.instanceId = instanceId;
    this.bootstrapServers = bootstrapServers;
    this.clientProperties = clientProperties;
    this.registryUrl = registryUrl;
    this.tracing = tracing;
  }

  /** Returns the stable name of this instance. */
  public String instanceId() {
    return instanceId;
  }

  /**
   * Returns the settings of broker and registry, with traces if they are on.
   *
   * @throws java.io.UncheckedIOException if the file of client properties cannot be read
   */
  public MessagingSettings messaging() {
    return new MessagingSettings(bootstrapServers, instanceId, new RegistrySchemaIds(registryUrl))
        .withClientProperties(KafkaClientProperties.read(clientProperties))
        .withTracing(tracing.messages());
  }
}
