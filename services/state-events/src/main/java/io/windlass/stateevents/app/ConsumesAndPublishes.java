package io.windlass.stateevents.app;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once partitions are assigned and loaded, and what is published gets through. */
@Readiness
class ConsumesAndPublishes implements HealthCheck {
  private final StateEventsApplication application;

  ConsumesAndPublishes(StateEventsApplication application) {
    this.application = application;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("consumes and publishes")
        .status(application.isReady())
        .withData("lag", application.lag())
        .build();
  }
}
