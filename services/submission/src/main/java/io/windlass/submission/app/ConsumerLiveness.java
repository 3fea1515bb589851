package io.windlass.submission.app;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless another process took over the identity of this instance. */
@Liveness
class ConsumerLiveness implements HealthCheck {
  private final SubmissionApplication application;

  ConsumerLiveness(SubmissionApplication application) {
    this.application = application;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("has not given up").status(!application.hasFailed()).build();
  }
}
