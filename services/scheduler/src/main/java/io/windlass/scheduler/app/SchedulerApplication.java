package io.windlass.scheduler.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.sqlclient.Pool;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.scheduler.config.SchedulerConfig;
import io.windlass.service.InstanceConfig;
import io.windlass.service.MonitoredService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts the service together from its settings, inside Quarkus. */
@ApplicationScoped
@Startup
public class SchedulerApplication {
  private final SchedulerService service;

  /** Starts to consume. */
  public SchedulerApplication(SchedulerConfig config, InstanceConfig instance, Pool pool) {
    MessagingRuntime runtime = MessagingRuntime.create(instance.messaging(), pool);
    this.service = SchedulerService.start(config.settings(), instance.instanceId(), runtime);
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
