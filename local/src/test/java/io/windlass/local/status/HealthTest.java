package io.windlass.local.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthTest {
  @Test
  void aServiceThatHasSetSomethingAsideIsDegraded() {
    assertThat(
            Health.of(
                """
                {"status": "UP", "checks": [{"name": "consumes and publishes", "status": "UP",
                  "data": {"condition": "DEGRADED", "reason": "1 record of a is set aside"}}]}"""))
        .isEqualTo(new Health("DEGRADED", "1 record of a is set aside"));
  }

  /** A service that can start no task is degraded, and reports both reasons. */
  @Test
  void everyReasonIsTold() {
    assertThat(
            Health.of(
                """
                {"status": "UP", "checks": [
                  {"data": {"condition": "DEGRADED", "reason": "1 record of a is set aside"}},
                  {"name": "runs tasks", "status": "UP",
                   "data": {"condition": "DEGRADED", "reason": "no Docker engine answers"}}]}"""))
        .isEqualTo(new Health("DEGRADED", "1 record of a is set aside; no Docker engine answers"));
  }

  @Test
  void otherwiseItIsUp() {
    assertThat(Health.of("{\"status\": \"UP\", \"checks\": []}")).isEqualTo(Health.UP);
    assertThat(Health.of("{\"checks\": [{\"data\": {\"condition\": \"UP\", \"reason\": \"\"}}]}"))
        .isEqualTo(Health.UP);
    assertThat(Health.of("no JSON")).isEqualTo(Health.UP);
  }
}
