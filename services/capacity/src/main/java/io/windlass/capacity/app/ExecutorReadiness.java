package io.windlass.capacity.app;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Degraded, with the reason, while no task can be started; the service is ready all the same, and
 * what is to run waits.
 */
@Readiness
class ExecutorReadiness implements HealthCheck {
  private final CapacityApplication application;

  ExecutorReadiness(CapacityApplication application) {
    this.application = application;
  }

  @Override
  public HealthCheckResponse call() {
    var trouble = application.executorTrouble();
    return HealthCheckResponse.named("runs tasks")
        .up()
        .withData("condition", trouble.isPresent() ? "DEGRADED" : "UP")
        .withData("reason", trouble.orElse(""))
        .build();
  }
}
