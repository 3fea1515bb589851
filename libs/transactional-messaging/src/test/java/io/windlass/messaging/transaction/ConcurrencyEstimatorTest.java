package io.windlass.messaging.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConcurrencyEstimatorTest {
  private long now = 1_000_000_000_000L;
  private final ConcurrencyEstimator callers = new ConcurrencyEstimator(now);

  @Test
  void oneWhoCallsAfterEachAnswerIsAlone() {
    for (int i = 0; i < 1_000; i++) {
      pass(3);
      callers.arrived(1, now);
      assertThat(callers.areAllWaiting(1, now)).isTrue();
    }
  }

  @Test
  void ofManyMostAreWaitedFor() {
    for (int outstanding = 1; outstanding <= 64; outstanding++) {
      callers.arrived(outstanding, now);
    }

    pass(10);

    assertThat(callers.areAllWaiting(30, now)).isFalse();
    assertThat(callers.areAllWaiting(63, now)).isTrue();
  }

  @Test
  void whoHasGoneIsForgotten() {
    callers.arrived(64, now);

    pass(1_500);

    assertThat(callers.areAllWaiting(1, now)).isTrue();
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
