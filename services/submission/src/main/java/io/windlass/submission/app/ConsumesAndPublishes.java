package io.windlass.submission.app;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once partitions are assigned, what is published gets through, and the database answers. */
@Readiness
class ConsumesAndPublishes implements HealthCheck {
  private final SubmissionApplication application;

  ConsumesAndPublishes(SubmissionApplication application) {
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
