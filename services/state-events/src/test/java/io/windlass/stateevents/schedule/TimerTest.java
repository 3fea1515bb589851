package io.windlass.stateevents.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final String ARN = "arn:aws:events:us-east-1:123456789012:rule/r";

  private static Timer timer(String expression, Duration window, Duration maxAge) {
    var schedule =
        new Schedule(
            ScheduleExpression.ofSchedule(expression).orElseThrow(), ZoneOffset.UTC, START, null);
    return Timer.first(ARN, schedule, window, maxAge, START.minusMillis(1)).orElseThrow();
  }

  private static Instant minute(long minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void whoeverIsThereInTimeFiresEachMoment() {
    Timer timer = timer("rate(1 minute)", Duration.ZERO, DAY);
    for (int i = 0; i < 100; i++) {
      assertThat(timer.due()).isEqualTo(minute(i));
      Timer.Firing firing = timer.fire(minute(i).plusSeconds(i % 60));
      assertThat(firing.fires()).isEqualTo(minute(i));
      timer = firing.next();
    }
  }

  @Test
  void ofTheMissedFiringsTheLastOneIsMadeUpFor() {
    Timer timer = timer("rate(5 minutes)", Duration.ZERO, DAY);
    Timer.Firing firing = timer.fire(minute(23));
    assertThat(firing.fires()).isEqualTo(minute(20));
    assertThat(firing.next().due()).isEqualTo(minute(25));
  }

  @Test
  void whatWasMissedTooLongAgoIsSkipped() {
    Timer weekly = timer("rate(7 days)", Duration.ZERO, DAY);
    Timer.Firing firing = weekly.fire(START.plus(DAY).plusSeconds(1));
    assertThat(firing.fires()).isNull();
    assertThat(firing.next().at()).isEqualTo(START.plus(Duration.ofDays(7)));
    assertThat(weekly.fire(START.plus(DAY)).fires()).isEqualTo(START);
  }

  @Test
  void whatHappensOnceIsMadeUpForWithinItsAge() {
    Timer once = timer("at(2026-01-01T06:00:00)", Duration.ZERO, Duration.ofHours(1));
    assertThat(once.fire(minute(400))).isEqualTo(new Timer.Firing(minute(360), null));
    assertThat(once.fire(minute(421))).isEqualTo(new Timer.Firing(null, null));
  }

  @Test
  void whatWasPastWhenItWasMadeFiresOnceAsIfItWereForNow() {
    var schedule =
        new Schedule(
            ScheduleExpression.ofSchedule("at(2025-01-01T06:00:00)").orElseThrow(),
            ZoneOffset.UTC,
            START,
            null);
    assertThat(Timer.first(ARN, schedule, Duration.ZERO, DAY, START)).isEmpty();
    Timer overdue = Timer.overdue(ARN, schedule, Duration.ZERO, DAY, START);
    assertThat(overdue.due()).isEqualTo(START);
    assertThat(overdue.fire(START)).isEqualTo(new Timer.Firing(START, null));
    assertThat(overdue.fire(minute(90))).isEqualTo(new Timer.Firing(START, null));
    assertThat(Timer.overdue(ARN, schedule, Duration.ofMinutes(10), DAY, START).due())
        .isBetween(START, minute(10));
  }

  @Test
  void aMonthWithoutAnybodyLeadsToOneFiring() {
    Timer timer = timer("cron(* * * * ? *)", Duration.ZERO, DAY);
    Timer.Firing firing = timer.fire(START.plus(Duration.ofDays(31)).plusSeconds(10));
    assertThat(firing.fires()).isEqualTo(START.plus(Duration.ofDays(31)));
    assertThat(firing.next().due()).isEqualTo(firing.fires().plusSeconds(60));
  }

  /** Also where the window is longer than the time between two firings. */
  @Test
  void inAFlexibleWindowEachMomentFiresOnceAndInOrder() {
    for (int window : List.of(1, 5, 90)) {
      Timer timer = timer("rate(5 minutes)", Duration.ofMinutes(window), DAY);
      var delays = new ArrayList<Long>();
      for (int i = 0; i < 200; i++) {
        assertThat(timer.at()).isEqualTo(minute(i * 5L));
        delays.add(Duration.between(timer.at(), timer.due()).toMillis());
        Timer.Firing firing = timer.fire(timer.due().plusMillis(new Random(i).nextInt(500)));
        assertThat(firing.fires()).isEqualTo(minute(i * 5L));
        timer = firing.next();
      }
      long most = Duration.ofMinutes(Math.min(window, 5)).toMillis();
      assertThat(delays).allMatch(delay -> delay >= 0 && delay < most);
      assertThat(delays.stream().mapToLong(each -> each).average().orElseThrow())
          .isBetween(most * 0.35, most * 0.65);
    }
  }
}
