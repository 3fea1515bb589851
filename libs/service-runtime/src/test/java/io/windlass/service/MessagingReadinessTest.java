package io.windlass.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.messaging.consumer.MessagingHealth;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.transaction.MessagingRuntime;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

/** The data of the readiness check, which {@code ./windlass status} and others read. */
class MessagingReadinessTest {
  @Test
  void degradedIsUpAndSaysWhy() {
    HealthCheckResponse response =
        new MessagingReadiness(service("DEGRADED", "1 record of a is set aside")).call();
    assertThat(response.getName()).isEqualTo("consumes and publishes");
    assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    assertThat(response.getData().orElseThrow())
        .isEqualTo(
            Map.of(
                "condition", "DEGRADED",
                "reason", "1 record of a is set aside",
                "quarantined", 1L,
                "parked", 2L,
                "blockedAccounts", 3L,
                "executor", "process",
                "lag", 4L));
  }

  @Test
  void downIsDown() {
    assertThat(new MessagingReadiness(service("DOWN", "no disk")).call().getStatus())
        .isEqualTo(HealthCheckResponse.Status.DOWN);
  }

  private static MonitoredService service(String condition, String reason) {
    return new MonitoredService() {
      @Override
      public MessagingRuntime runtime() {
        throw new UnsupportedOperationException();
      }

      @Override
      public PartitionedConsumer consumer() {
        throw new UnsupportedOperationException();
      }

      @Override
      public MessagingHealth health() {
        return new MessagingHealth(condition, reason, 1, 2, 3);
      }

      @Override
      public long lag() {
        return 4;
      }

      @Override
      public Map<String, String> healthData() {
        return Map.of("executor", "process");
      }
    };
  }
}
