package io.windlass.stateevents.app;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.sigv4.SignatureVerifier;
import io.windlass.messaging.KafkaClientProperties;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.codec.RegistrySchemaIds;
import io.windlass.messaging.codec.SchemaIds;
import io.windlass.messaging.consumer.MessagingHealth;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.stateevents.config.StateEventsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the service together from its settings, inside Quarkus. */
@ApplicationScoped
@Startup
public class StateEventsApplication {
  private final StateEventsService service;
  private final SignatureVerifier authenticator;
  private final AdmissionControl.Limits admission;

  /** Starts to consume. */
  public StateEventsApplication(
      StateEventsConfig config,
      InstanceConfig instance,
      Vertx vertx,
      Pool pool,
      SchemaIds schemas) {
    InstantSource clock = InstantSource.system();
    this.authenticator = new SignatureVerifier(IamDirectory.load(Path.of(instance.iamFile)), clock);
    this.admission = instance.admission;
    MessagingRuntime runtime =
        MessagingRuntime.create(
            new MessagingSettings(instance.bootstrapServers, instance.instanceId, schemas)
                .withClientProperties(KafkaClientProperties.read(instance.clientProperties)),
            pool);
    this.service =
        StateEventsService.start(
            config.settings(),
            instance.instanceId,
            new StateEventsService.Infrastructure(vertx, pool, schemas, runtime),
            clock);
  }

  void route(@Observes Router router) {
    service.route(router, authenticator, new AdmissionControl(admission));
  }

  /** While connections are still open: afterwards nobody would hear the last word. */
  void sayGoodbye(@Observes ShutdownDelayInitiatedEvent ignored) {
    service.closeStreams();
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
  public static class InstanceConfig {
    private final String bootstrapServers;
    private final Optional<String> clientProperties;
    private final String registryUrl;
    private final String instanceId;
    private final String iamFile;
    private final AdmissionControl.Limits admission;

    /** Read from the configuration. */
    public InstanceConfig(
        @ConfigProperty(name = "windlass.kafka.bootstrap-servers") String bootstrapServers,
        @ConfigProperty(name = "windlass.kafka.client-properties")
            Optional<String> clientProperties,
        @ConfigProperty(name = "windlass.registry.url") String registryUrl,
        @ConfigProperty(name = "windlass.instance-id") String instanceId,
        @ConfigProperty(name = "windlass.iam-file") String iamFile,
        Admitted admitted) {
      this.bootstrapServers = bootstrapServers;
      this.clientProperties = clientProperties;
      this.registryUrl = registryUrl;
      this.instanceId = instanceId;
      this.iamFile = iamFile;
      this.admission = admitted.limits;
    }
  }

  /** How many calls may wait for their answer at a time, and how large they may be together. */
  @Singleton
  public static class Admitted {
    private final AdmissionControl.Limits limits;

    /** Read from the configuration. */
    public Admitted(
        @ConfigProperty(name = "windlass.admission.max-requests", defaultValue = "1024")
            int maxRequests,
        @ConfigProperty(name = "windlass.admission.max-bytes", defaultValue = "32M")
            MemorySize maxBytes) {
      this.limits = new AdmissionControl.Limits(maxRequests, maxBytes.asLongValue());
    }
  }

  /** What others are given. */
  @ApplicationScoped
  public static class Parts {
    @Produces
    @Singleton
    SchemaIds schemas(InstanceConfig instance) {
      return new RegistrySchemaIds(instance.registryUrl);
    }
  }
}
