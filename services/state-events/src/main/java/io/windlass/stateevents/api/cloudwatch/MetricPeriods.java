package io.windlass.stateevents.api.cloudwatch;

import java.time.Duration;
import java.time.Instant;

/** The times of a request, which CloudWatch checks alike for data and statistics. */
final class MetricPeriods {
  private static final double LATEST = 4_102_444_800.0;

  private MetricPeriods() {}

  /** Returns a time within a minute's start: data has the resolution of a minute. */
  static Instant start(double seconds) {
    return Instant.ofEpochSecond(time(seconds).getEpochSecond() / 60 * 60);
  }

  static Instant time(double seconds) {
    if (!(seconds >= 0 && seconds < LATEST)) {
      throw CloudWatchErrors.validation("A timestamp is out of range: " + seconds);
    }
    return Instant.ofEpochMilli(Math.round(seconds * 1000));
  }

  static void check(double start, double end) {
    if (!(start < end)) {
      throw CloudWatchErrors.validation(
          "The parameter StartTime must be less than the parameter EndTime.");
    }
  }

  /** Returns a period; those under a minute have the data of whole minutes. */
  static Duration period(int seconds) {
    boolean valid =
        switch (seconds) {
          case 1, 5, 10, 20, 30 -> true;
          default -> seconds % 60 == 0;
        };
    if (!valid) {
      throw CloudWatchErrors.validation(
          "The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.");
    }
    return Duration.ofSeconds(seconds);
  }
}
