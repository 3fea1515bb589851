package io.windlass.service;

import io.windlass.messaging.consumer.MessagingHealth;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the service is in its group, all partitions that it owns (none, on a standby) are
 * loaded, what it publishes gets through, and whatever else it needs is there.
 */
@Readiness
class MessagingReadiness implements HealthCheck {
  private final MonitoredService service;

  MessagingReadiness(MonitoredService service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    MessagingHealth health = service.health();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("consumes and publishes")
            .status(!health.condition().equals("DOWN"))
            .withData("condition", health.condition())
            .withData("reason", health.reason())
            .withData("quarantined", health.quarantined())
            .withData("parked", health.parked())
            .withData("blockedAccounts", health.blockedAccounts());
    service.healthData().forEach(response::withData);
    return response.withData("lag", service.lag()).build();
  }
}
