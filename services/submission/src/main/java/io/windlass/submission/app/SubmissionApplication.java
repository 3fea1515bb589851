package io.windlass.submission.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.sigv4.SignatureVerifier;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.service.ApiConfig;
import io.windlass.service.ApiMetrics;
import io.windlass.service.CallTracing;
import io.windlass.service.InstanceConfig;
import io.windlass.service.MonitoredService;
import io.windlass.service.Tracing;
import io.windlass.submission.config.SubmissionConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;

/** Puts the service together from its settings, inside Quarkus. */
@ApplicationScoped
@Startup
public class SubmissionApplication {
  private final SubmissionService service;

  /** Starts to consume. */
  public SubmissionApplication(
      SubmissionConfig config,
      InstanceConfig instance,
      ApiConfig api,
      Vertx vertx,
      Pool pool,
      MeterRegistry metrics,
      Tracing tracing) {
    InstantSource clock = InstantSource.system();
    var admission =
        new AdmissionControl(new AdmissionControl.Limits(api.maxRequests(), api.maxBytes()));
    MessagingRuntime runtime = MessagingRuntime.create(instance.messaging(), pool);
    this.service =
        SubmissionService.start(
            config.settings(),
            new SubmissionService.Infrastructure(
                vertx, pool, runtime, instance.instanceId(), clock),
            new SubmissionService.Front(
                new SignatureVerifier(IamDirectory.load(Path.of(api.requiredIamFile())), clock),
                api.behindProxy(),
                admission,
                CallTracing.added(new ApiMetrics(metrics, admission), tracing)));
  }

  void route(@Observes Router router) {
    service.route(router);
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
