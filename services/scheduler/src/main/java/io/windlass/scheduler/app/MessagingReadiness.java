package io.windlass.scheduler.app;

import io.windlass.messaging.consumer.MessagingHealth;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once it is in its group, all accounts that it owns (none, on a standby) are loaded, and
 * what it publishes gets through.
 */
@Readiness
class MessagingReadiness implements HealthCheck {
  private final SchedulerApplication application;

  MessagingReadiness(SchedulerApplication application) {
    this.application = application;
  }

  @Override
  public HealthCheckResponse call() {
    MessagingHealth health = application.health();
    return HealthCheckResponse.named("consumes and publishes")
        .status(!health.condition().equals("DOWN"))
        .withData("condition", health.condition())
        .withData("reason", health.reason())
        .withData("quarantined", health.quarantined())
        .withData("parked", health.parked())
        .withData("blockedAccounts", health.blockedAccounts())
        .withData("lag", application.lag())
        .build();
  }
}
