package io.windlass.capacity.computeenvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** CE-102: tests every row of the table of statuses; every absent pair is refused. */
class EnvironmentStatusTest {
  @Test
  void onlyTheTableIsPermitted() {
    for (EnvironmentStatus from : EnvironmentStatus.values()) {
      List<EnvironmentStatus> next = EnvironmentStatus.NEXT.getOrDefault(from, List.of());
      for (EnvironmentStatus to : EnvironmentStatus.values()) {
        ComputeEnvironment environment =
            new ComputeEnvironment(
                Story.KEY,
                DesiredState.NONE,
                new ReportedStatus(from, "", 0, null),
                Map.of(),
                0,
                0);
        EnvironmentEvent event = new EnvironmentEvent.StatusChanged(to, "why", 0, "arn");
        if (from == to || next.contains(to)) {
          assertThat(environment.apply(event).reported().status()).isEqualTo(to);
        } else {
          assertThatIllegalStateException().isThrownBy(() -> environment.apply(event));
        }
      }
    }
  }
}
