package io.windlass.stateevents.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleExpressionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate(1 minute)",
        "rate(5 minutes)",
        "rate(24 hours)",
        "rate(1 day)",
        "cron(0 10 * * ? *)",
        "cron(15 12 * * ? *)",
        "cron(0 18 ? * MON-FRI *)",
        "cron(0/15 * * * ? *)",
        "cron(0/5 8-17 ? * MON-FRI *)",
        "cron(0 0 L * ? *)",
        "cron(0 0 ? * 6#3 2026-2030)",
        "cron(0 9 ? * 2L *)",
        "cron(0 8 3W * ? *)"
      })
  void rule002SchedulesOfTheGuideAreTaken(String expression) {
    assertThat(ScheduleExpression.ofRule(expression)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate(1 minutes)",
        "rate(5 minute)",
        "rate(0 minutes)",
        "rate(-1 minutes)",
        "rate(5 seconds)",
        "rate(5  minutes)",
        "cron(0 10 * * * *)",
        "cron(0 10 * * ?)",
        "cron(60 10 * * ? *)",
        "cron(0 10 32 * ? *)",
        "cron()",
        "at(2026-01-01T00:00:00)",
        "5 minutes",
        ""
      })
  void rule002OthersAreNot(String expression) {
    assertThat(ScheduleExpression.ofRule(expression)).isEmpty();
  }
}
