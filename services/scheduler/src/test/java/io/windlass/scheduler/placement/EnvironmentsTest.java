package io.windlass.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.resource.ResourceShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The environments of an account: those with a definition or an event, and no others. */
class EnvironmentsTest {
  private static final String ARN =
      "arn:aws:batch:us-east-1:123456789012:compute-environment/later";

  private final Environments environments = new Environments();

  /** A recovered core does not know environments that were only queried. */
  @Test
  void askingForAnEnvironmentThatWasNotHeardOfDoesNotMakeOne() {
    ResourceShape shape = new ResourceShape(1_000, 1_024, 0);
    assertThat(environments.get(ARN).isUsable()).isFalse();
    assertThat(environments.get(ARN).sequence()).isZero();
    assertThat(environments.maxMilliVcpus(List.of(ARN))).isZero();
    environments.occupy(ARN, "i-1", shape);
    environments.vacate(ARN, "i-1", shape);
    environments.released(ARN, "i-1");
    assertThat(environments.all()).isEmpty();
  }

  @Test
  void anEnvironmentIsThereFromTheFirstNewsOfIt() {
    environments.change(ARN, 3, new CapacityChange.StatusChanged("VALID", null, null));
    assertThat(environments.all()).extracting(Environment::arn).containsExactly(ARN);
    assertThat(environments.get(ARN).sequence()).isEqualTo(3);
    assertThat(environments.get(ARN)).isSameAs(environments.get(ARN));
  }
}
