package io.windlass.messaging.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdaptiveLingerTest {
  private long now = 1_000_000_000_000L;
  private final AdaptiveLinger adaptiveLinger = new AdaptiveLinger(now);

  @Test
  void whatComesAloneNeverWaits() {
    for (int i = 0; i < 100; i++) {
      pass(20);
      adaptiveLinger.arrived(2, now);
      assertThat(adaptiveLinger.remaining(now)).isNotPositive();
      adaptiveLinger.batchStarted(now);
    }
  }

  @Test
  void underLoadBatchesAreCollectedForTheLongestTime() {
    flow(1_000);

    adaptiveLinger.batchStarted(now);

    assertThat(millis(adaptiveLinger.remaining(now))).isEqualTo(AdaptiveLinger.LONGEST.toMillis());
    pass(AdaptiveLinger.LONGEST.toMillis());
    assertThat(adaptiveLinger.remaining(now)).isNotPositive();
  }

  @Test
  void inBetweenTheyAreCollectedForLess() {
    flow(175);

    adaptiveLinger.batchStarted(now);

    assertThat(millis(adaptiveLinger.remaining(now))).isBetween(8L, 18L);
  }

  @Test
  void afterTheLoadNothingWaits() {
    flow(1_000);
    pass(1_000);

    adaptiveLinger.batchStarted(now);

    assertThat(adaptiveLinger.remaining(now)).isNotPositive();
  }

  private void flow(int perSecond) {
    for (int i = 0; i < perSecond; i++) {
      pass(1_000 / perSecond);
      adaptiveLinger.arrived(1, now);
    }
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
