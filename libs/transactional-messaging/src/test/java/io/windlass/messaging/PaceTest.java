package io.windlass.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private long now = 1_000_000_000_000L;
  private final Pace pace = new Pace(now);

  @Test
  void whatComesAloneNeverWaits() {
    for (int i = 0; i < 100; i++) {
      pass(20);
      pace.came(2, now);
      assertThat(pace.remaining(now)).isNotPositive();
      pace.began(now);
    }
  }

  @Test
  void underLoadBatchesAreCollectedForTheLongestTime() {
    flow(1_000);

    pace.began(now);

    assertThat(millis(pace.remaining(now))).isEqualTo(Pace.LONGEST.toMillis());
    pass(Pace.LONGEST.toMillis());
    assertThat(pace.remaining(now)).isNotPositive();
  }

  @Test
  void inBetweenTheyAreCollectedForLess() {
    flow(175);

    pace.began(now);

    assertThat(millis(pace.remaining(now))).isBetween(8L, 18L);
  }

  @Test
  void afterTheLoadNothingWaits() {
    flow(1_000);
    pass(1_000);

    pace.began(now);

    assertThat(pace.remaining(now)).isNotPositive();
  }

  private void flow(int perSecond) {
    for (int i = 0; i < perSecond; i++) {
      pass(1_000 / perSecond);
      pace.came(1, now);
    }
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
