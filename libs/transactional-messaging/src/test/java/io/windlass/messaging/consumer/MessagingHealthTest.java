package io.windlass.messaging.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.messaging.quarantine.QuarantineState;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessagingHealthTest {
  private static final QuarantineState ASIDE =
      new QuarantineState(Map.of("a", 1L, "b", 2L), 7, Set.of("123456789012"));

  @Test
  void whatIsSetAsideDegrades() {
    MessagingHealth health = MessagingHealth.of(true, "", ASIDE);

    assertThat(health.condition()).isEqualTo("DEGRADED");
    assertThat(health.reason())
        .isEqualTo(
            "1 record of a, 2 records of b are set aside, blocked: 123456789012, 7 parked behind");
    assertThat(health.quarantined()).isEqualTo(3);
    assertThat(health.parked()).isEqualTo(7);
    assertThat(health.blockedAccounts()).isEqualTo(1);
  }

  @Test
  void whatKeepsItFromWorkingIsSaidFirst() {
    assertThat(MessagingHealth.of(true, "", QuarantineState.EMPTY).condition()).isEqualTo("UP");
    assertThat(MessagingHealth.of(false, "no disk", QuarantineState.EMPTY).reason())
        .isEqualTo("no disk");
    MessagingHealth both = MessagingHealth.of(false, "no disk", ASIDE);
    assertThat(both.condition()).isEqualTo("DOWN");
    assertThat(both.reason()).startsWith("no disk; 1 record of a");
  }
}
