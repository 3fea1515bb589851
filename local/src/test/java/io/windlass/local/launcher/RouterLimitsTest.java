package io.windlass.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.aws.http.AdmissionControl.Limits;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterLimitsTest {
  @Test
  void theEnvironmentSetsThem() {
    assertThat(RouterLimits.read(Map.of())).isEqualTo(new Limits(2048, 32 << 20));
    assertThat(
            RouterLimits.read(
                Map.of("WINDLASS_ROUTER_MAX_REQUESTS", "7", "WINDLASS_ROUTER_MAX_BYTES", " 9 ")))
        .isEqualTo(new Limits(7, 9));
    assertThatThrownBy(() -> RouterLimits.read(Map.of("WINDLASS_ROUTER_MAX_BYTES", "lots")))
        .hasMessageContaining("WINDLASS_ROUTER_MAX_BYTES must be a whole number");
  }
}
