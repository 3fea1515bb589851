package io.windlass.submission.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SubmissionSettingsTest {
  private static SubmissionSettings.Timing timing(int freshness, int grace, int retentionDays) {
    return new SubmissionSettings.Timing(
        Duration.ofSeconds(freshness),
        Duration.ofSeconds(grace),
        Duration.ofMillis(1),
        Duration.ofDays(retentionDays),
        Duration.ofSeconds(10));
  }

  @Test
  // J-015
  void jobsAreKeptForAWeekAtLeastJ015() {
    assertThat(SubmissionSettings.DEFAULTS.timing().retention())
        .isGreaterThanOrEqualTo(Duration.ofDays(7));
    assertThatThrownBy(() -> timing(1, 2, 6)).hasMessageContaining("7d");
  }

  @Test
  void queueIsNotGoneBeforeEveryInstanceKnows() {
    assertThatThrownBy(() -> timing(3, 2, 8)).hasMessageContaining("deletion grace");
  }
}
