package io.windlass.submission.app;

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
import io.windlass.messaging.consumer.MessagingHealth;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.submission.config.SubmissionConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the service together from its settings, inside Quarkus. */
@ApplicationScoped
@Startup
public class SubmissionApplication {
  private final SubmissionService service;

  /** Starts to consume. */
  public SubmissionApplication(SubmissionConfig config, Instance instance, Vertx vertx, Pool pool) {
    InstantSource clock = InstantSource.system();
    MessagingRuntime runtime =
        MessagingRuntime.create(
            new MessagingSettings(
                    instance.bootstrapServers,
                    instance.instanceId,
                    new RegistrySchemaIds(instance.registryUrl))
                .withClientProperties(KafkaClientProperties.read(instance.clientProperties)),
            pool);
    this.service =
        SubmissionService.start(
            config.settings(),
            new SubmissionService.Infrastructure(vertx, pool, runtime, instance.instanceId, clock),
            new SubmissionService.Front(
                new SignatureVerifier(IamDirectory.load(Path.of(instance.iamFile)), clock),
                instance.behindProxy,
                instance.admission));
  }

  void route(@Observes Router router) {
    service.route(router);
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
    final String iamFile;
    final boolean behindProxy;
    final AdmissionControl.Limits admission;

    Instance(
        @ConfigProperty(name = "windlass.instance-id") String instanceId,
        @ConfigProperty(name = "windlass.kafka.bootstrap-servers") String bootstrapServers,
        @ConfigProperty(name = "windlass.kafka.client-properties")
            Optional<String> clientProperties,
        @ConfigProperty(name = "windlass.registry.url") String registryUrl,
        @ConfigProperty(name = "windlass.iam-file") String iamFile,
        @ConfigProperty(name = "windlass.behind-proxy", defaultValue = "false") boolean behindProxy,
        Admitted admitted) {
      this.instanceId = instanceId;
      this.bootstrapServers = bootstrapServers;
      this.clientProperties = clientProperties;
      this.registryUrl = registryUrl;
      this.iamFile = iamFile;
      this.behindProxy = behindProxy;
      this.admission = admitted.limits;
    }
  }

  /** How many calls may wait for their answer at a time, and how large they may be together. */
  @Singleton
  public static class Admitted {
    final AdmissionControl.Limits limits;

    Admitted(
        @ConfigProperty(name = "windlass.admission.max-requests", defaultValue = "1024")
            int maxRequests,
        @ConfigProperty(name = "windlass.admission.max-bytes", defaultValue = "32M")
            MemorySize maxBytes) {
      this.limits = new AdmissionControl.Limits(maxRequests, maxBytes.asLongValue());
    }
  }
}
