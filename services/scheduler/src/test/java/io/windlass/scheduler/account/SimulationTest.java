package io.windlass.scheduler.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A core against a capacity that delays, repeats and reorders, with crashes in between; the checks
 * are in {@link Simulation}. A seed that fails reproduces the run.
 */
class SimulationTest {
  private static final int STEPS = 3_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void invariantsHold(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.run(STEPS);
    simulation.settle();
    assertThat(simulation.unfinished()).as("seed " + seed).isEmpty();
    assertThat(simulation.submitted()).isPositive().isEqualTo(simulation.finished());
  }
}
