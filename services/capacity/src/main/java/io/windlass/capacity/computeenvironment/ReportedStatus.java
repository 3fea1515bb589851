package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.scaling.Shortage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was last told to the world about an environment. */
public record ReportedStatus(
    EnvironmentStatus status, String statusReason, int desiredvCpus, @Nullable Shortage shortage) {
  static final ReportedStatus NEW = new ReportedStatus(EnvironmentStatus.CREATING, "", 0, null);

  /** Whether it says what there is to say while the host has this trouble, or none. */
  public boolean isHealthy(Optional<String> trouble) {
    return statusReason.equals(trouble.orElse(StatusReport.HEALTHY));
  }

  ReportedStatus become(EnvironmentEvent.StatusChanged event) {
    if (!status.mayBecome(event.status())) {
      throw new IllegalStateException(
          "an environment that is " + status + " cannot become " + event.status());
    }
    return new ReportedStatus(event.status(), event.statusReason(), event.desiredvCpus(), shortage);
  }

  ReportedStatus shortOf(@Nullable Shortage newShortage) {
    return new ReportedStatus(status, statusReason, desiredvCpus, newShortage);
  }
}
