package io.windlass.stateevents.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.projection.ProjectionChange.EnvironmentDefined;
import io.windlass.stateevents.projection.ProjectionChange.EnvironmentStatus;
import io.windlass.stateevents.projection.ProjectionChange.InstanceDown;
import io.windlass.stateevents.projection.ProjectionChange.InstanceUp;
import io.windlass.stateevents.projection.Projections.Progress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProjectionsTest {
  private final Projections projections = new Projections();

  @Test
  void repeatsAreNoNews() {
    var up = new InstanceUp("1", "ce", 2, "i-1", "c5.large", 2000, 4096, 0);
    var down = new InstanceDown("1", "ce", 3, "i-1");
    assertThat(projections.newOf(List.of(status(1), up, up, down, up)))
        .containsExactly(status(1), up, down);
    assertThat(projections.newOf(List.of(up, down, status(4)))).containsExactly(status(4));
  }

  @Test
  void definitionsAndCapacityAreCountedApart() {
    assertThat(projections.newOf(List.of(status(7), defined(1, "a", false))))
        .containsExactly(status(7), defined(1, "a", false));
  }

  @Test
  void aNameMadeAnewStartsAfresh() {
    projections.reset(Map.of("ce", new Progress("a", true, 9, 40)));
    assertThat(projections.newOf(List.of(defined(8, "a", false)))).isEmpty();
    assertThat(projections.newOf(List.of(defined(1, "b", false), status(1))))
        .containsExactly(defined(1, "b", false), status(1));
  }

  private static EnvironmentStatus status(long sequence) {
    return new EnvironmentStatus("1", "ce", sequence, "VALID", "fine", 4);
  }

  private static EnvironmentDefined defined(long sequence, String uuid, boolean deleted) {
    return new EnvironmentDefined(
        "1", "ce", sequence, uuid, deleted, "ce", "ENABLED", "EC2", 0, 16);
  }
}
