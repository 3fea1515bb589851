package io.windlass.stateevents.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.sigv4.SignatureVerifier;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.service.ApiConfig;
import io.windlass.service.ApiMetrics;
import io.windlass.service.CallTracing;
import io.windlass.service.InstanceConfig;
import io.windlass.service.MonitoredService;
import io.windlass.service.Tracing;
import io.windlass.stateevents.config.StateEventsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import org.hibernate.reactive.mutiny.Mutiny;

/** Puts the service together from its settings, inside Quarkus. */
@ApplicationScoped
@Startup
public class StateEventsApplication {
  private final StateEventsService service;
  private final SignatureVerifier authenticator;
  private final AdmissionControl admission;

  /** Starts to consume. */
  public StateEventsApplication(
      StateEventsConfig config,
      InstanceConfig instance,
      ApiConfig api,
      Vertx vertx,
      Pool pool,
      Mutiny.SessionFactory sessions,
      MeterRegistry metrics) {
    InstantSource clock = InstantSource.system();
    IamDirectory users = IamDirectory.load(Path.of(api.requiredIamFile()));
    this.authenticator = new SignatureVerifier(users, clock);
    this.admission =
        new AdmissionControl(new AdmissionControl.Limits(api.maxRequests(), api.maxBytes()));
    MessagingSettings messaging = instance.messaging();
    MessagingRuntime runtime = MessagingRuntime.create(messaging, pool);
    this.service =
        StateEventsService.start(
            config.settings(),
            instance.instanceId(),
            new StateEventsService.Infrastructure(
                vertx,
                pool,
                messaging.schemaIds(),
                runtime,
                sessions,
                new JobMetrics(metrics),
                users),
            clock);
  }

  void route(@Observes Router router, MeterRegistry metrics, Tracing tracing) {
    service.route(
        router,
        authenticator,
        admission,
        CallTracing.added(new ApiMetrics(metrics, admission), tracing));
  }

  /**
   * Ends event streams while connections are still open, so that subscribers receive the last
   * event.
   */
  void closeStreams(@Observes ShutdownDelayInitiatedEvent ignored) {
    service.closeStreams();
  }

  void stop(@Observes ShutdownEvent ignored) {
    service.stop();
  }

  @Produces
  @Singleton
  MonitoredService monitored() {
    return service;
  }
}
