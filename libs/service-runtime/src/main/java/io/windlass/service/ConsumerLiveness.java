package io.windlass.service;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless another process took over the identity of this instance. */
@Liveness
class ConsumerLiveness implements HealthCheck {
  private final MonitoredService service;

  ConsumerLiveness(MonitoredService service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("has not given up").status(!service.hasFailed()).build();
  }
}
