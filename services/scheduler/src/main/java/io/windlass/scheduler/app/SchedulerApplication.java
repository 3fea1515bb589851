package io.windlass.scheduler.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.windlass.messaging.KafkaClientProperties;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.codec.RegistrySchemaIds;
import io.windlass.messaging.consumer.MessagingHealth;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.scheduler.config.SchedulerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the service together from its settings, inside Quarkus. */
@ApplicationScoped
@Startup
public class SchedulerApplication {
  private final SchedulerService service;

  /** Starts to consume. */
  public SchedulerApplication(SchedulerConfig config, Instance instance, Vertx vertx, Pool pool) {
    MessagingRuntime runtime =
        MessagingRuntime.create(
            new MessagingSettings(
                    instance.bootstrapServers,
                    instance.instanceId,
                    new RegistrySchemaIds(instance.registryUrl))
                .withClientProperties(KafkaClientProperties.read(instance.clientProperties)),
            pool);
    this.service = SchedulerService.start(config.settings(), instance.instanceId, runtime);
  }

  void stop(@Observes ShutdownEvent ignored) {
    service.stop();
  }

  /** Whether the service consumes and publishes, and what it has set aside. */
  public MessagingHealth health() {
    return service.health();
  }

  /** Whether the service has given up and should be started anew. */
  public boolean hasFailed() {
    return service.hasFailed();
  }

  /** Records that wait to be consumed. */
  public long lag() {
    return service.lag();
  }

  /** What every service is told about where it runs (docs/architecture.md). */
  @Singleton
  public static class Instance {
    final String instanceId;
    final String bootstrapServers;
    final Optional<String> clientProperties;
    final String registryUrl;

    Instance(
        @ConfigProperty(name = "windlass.instance-id") String instanceId,
        @ConfigProperty(name = "windlass.kafka.bootstrap-servers") String bootstrapServers,
        @ConfigProperty(name = "windlass.kafka.client-properties")
            Optional<String> clientProperties,
        @ConfigProperty(name = "windlass.registry.url") String registryUrl) {
      this.instanceId = instanceId;
      this.bootstrapServers = bootstrapServers;
      this.clientProperties = clientProperties;
      this.registryUrl = registryUrl;
    }
  }
}
