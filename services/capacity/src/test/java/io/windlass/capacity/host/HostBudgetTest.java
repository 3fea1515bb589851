package io.windlass.capacity.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.resource.Resources;
import org.junit.jupiter.api.Test;

class HostBudgetTest {
  private final HostBudget empty = HostBudget.of(new Resources(4000, 8000, 0));

  @Test
  void slicesNeverExceedTheHost() {
    HostBudget half = empty.take(new Resources(2000, 4000, 0));
    assertThat(half.fits(new Resources(2000, 4000, 0))).isTrue();
    assertThat(half.fits(new Resources(2001, 1, 0))).isFalse();
    assertThat(half.fits(new Resources(1, 4001, 0))).isFalse();
    assertThat(half.fits(new Resources(1, 1, 1))).isFalse();
  }

  @Test
  void couldEverFitLooksAtTheEmptyHost() {
    HostBudget full = empty.take(empty.total());
    assertThat(full.couldEverFit(new Resources(4000, 8000, 0))).isTrue();
    assertThat(full.couldEverFit(new Resources(4001, 1, 0))).isFalse();
  }

  @Test
  void adviceNamesOnlyWhatIsTooLittle() {
    assertThat(empty.advice(new Resources(4000, 9000, 2)))
        .isEqualTo(
            " Raise WINDLASS_CAPACITY_HOST_MEMORY_MIB from 8000 to at least 9000."
                + " Raise WINDLASS_CAPACITY_HOST_GPUS from 0 to at least 2.");
  }

  /** Simulated instances use nothing of the machine. */
  @Test
  void anUnlimitedHostTakesEverything() {
    HostBudget unlimited = HostBudget.UNLIMITED.take(empty.total());
    assertThat(unlimited.fits(new Resources(1_000_000_000, 1, 1))).isTrue();
  }
}
