package io.windlass.stateevents.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private static Schedule schedule(String expression, String zone) {
    return schedule(expression, zone, EPOCH, null);
  }

  private static Schedule schedule(
      String expression, String zone, Instant start, @Nullable Instant end) {
    return new Schedule(
        ScheduleExpression.ofSchedule(expression).orElseThrow(), ZoneId.of(zone), start, end);
  }

  private static List<String> next(Schedule schedule, String after, int count) {
    List<String> moments = new ArrayList<>();
    Optional<Instant> moment = schedule.next(Instant.parse(after));
    while (moment.isPresent() && moments.size() < count) {
      moments.add(moment.get().toString());
      moment = schedule.next(moment.get());
    }
    return moments;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cron(0 10 * * ? *)|2026-03-01T10:00:00Z|2026-03-02T10:00:00Z 2026-03-03T10:00:00Z",
        "cron(0 10 * * ? *)|2026-03-01T09:59:59.999Z|2026-03-01T10:00:00Z 2026-03-02T10:00:00Z",
        "cron(0/15 * * * ? *)|2026-03-01T23:50:00Z|2026-03-02T00:00:00Z 2026-03-02T00:15:00Z",
        "cron(0/20 8-9 ? * MON-FRI *)|2026-03-06T09:20:00Z|2026-03-06T09:40:00Z 2026-03-09T08:00:00Z",
        "cron(0 0 L * ? *)|2026-01-31T12:00:00Z|2026-02-28T00:00:00Z 2026-03-31T00:00:00Z",
        "cron(0 8 3W * ? *)|2026-01-05T00:00:00Z|2026-02-03T08:00:00Z 2026-03-03T08:00:00Z",
        "cron(0 8 1W * ? *)|2026-07-31T12:00:00Z|2026-08-03T08:00:00Z 2026-09-01T08:00:00Z",
        "cron(0 8 LW * ? *)|2026-05-01T00:00:00Z|2026-05-29T08:00:00Z 2026-06-30T08:00:00Z",
        "cron(0 0 ? * 6#3 *)|2026-03-01T00:00:00Z|2026-03-20T00:00:00Z 2026-04-17T00:00:00Z",
        "cron(0 9 ? * 2L *)|2026-03-01T00:00:00Z|2026-03-30T09:00:00Z 2026-04-27T09:00:00Z",
        "cron(0 12 ? * 1 *)|2026-03-02T00:00:00Z|2026-03-08T12:00:00Z 2026-03-15T12:00:00Z",
        "cron(30 6 29 2 ? *)|2026-03-01T00:00:00Z|2028-02-29T06:30:00Z 2032-02-29T06:30:00Z",
        "cron(0 0 1 1 ? 2027-2028)|2026-03-01T00:00:00Z|2027-01-01T00:00:00Z 2028-01-01T00:00:00Z"
      })
  void rule002CronExpressionsFireWhenTheGuideSays(String expression, String after, String moments) {
    assertThat(next(schedule(expression, "UTC"), after, 2)).containsExactly(moments.split(" ", -1));
  }

  @Test
  void rule002AfterItsLastYearACronExpressionFiresNoMore() {
    assertThat(next(schedule("cron(0 0 1 1 ? 2027)", "UTC"), "2026-05-01T00:00:00Z", 3))
        .containsExactly("2027-01-01T00:00:00Z");
  }

  @Test
  void whatTheClockSkipsInSpringIsSkipped() {
    assertThat(next(schedule("cron(30 2 * * ? *)", "America/New_York"), "2026-03-07T00:00:00Z", 3))
        .containsExactly("2026-03-07T07:30:00Z", "2026-03-09T06:30:00Z", "2026-03-10T06:30:00Z");
  }

  @Test
  void whatTheClockHasTwiceInAutumnHappensTheFirstTime() {
    Schedule schedule = schedule("cron(30 1 * * ? *)", "America/New_York");
    assertThat(next(schedule, "2026-10-31T12:00:00Z", 2))
        .containsExactly("2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z");
    assertThat(next(schedule, "2026-11-01T06:10:00Z", 1)).containsExactly("2026-11-02T06:30:00Z");
  }

  @Test
  void twentyFourHoursAreADayOfARate() {
    Instant start = Instant.parse("2026-03-07T14:00:00Z");
    assertThat(
            next(
                schedule("rate(1 day)", "America/New_York", start, null),
                "2026-03-07T13:59:59Z",
                3))
        .containsExactly("2026-03-07T14:00:00Z", "2026-03-08T14:00:00Z", "2026-03-09T14:00:00Z");
  }

  @Test
  void aRateKeepsItsRhythmFromItsStartToBeforeItsEnd() {
    Schedule schedule =
        schedule(
            "rate(5 minutes)", "UTC", EPOCH.plusSeconds(30), Instant.parse("2026-01-01T00:15:30Z"));
    assertThat(next(schedule, "2025-12-31T00:00:00Z", 9))
        .containsExactly("2026-01-01T00:00:30Z", "2026-01-01T00:05:30Z", "2026-01-01T00:10:30Z");
    assertThat(next(schedule, "2026-01-01T00:07:00Z", 1)).containsExactly("2026-01-01T00:10:30Z");
  }

  @Test
  void aCronExpressionFiresFromItsStartToBeforeItsEnd() {
    Schedule schedule =
        schedule("cron(0 * * * ? *)", "UTC", EPOCH, Instant.parse("2026-01-01T02:00:00Z"));
    assertThat(next(schedule, "2025-01-01T00:00:00Z", 9))
        .containsExactly("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z");
  }

  @Test
  void onceIsOnTheClockOfTheZoneWhateverStartAndEnd() {
    Schedule schedule =
        schedule("at(2026-07-01T12:00:05)", "Europe/Berlin", EPOCH, EPOCH.plusSeconds(1));
    assertThat(next(schedule, "2026-01-01T00:00:00Z", 3)).containsExactly("2026-07-01T10:00:05Z");
    assertThat(next(schedule, "2026-07-01T10:00:05Z", 3)).isEmpty();
  }

  /** Minutes 7, 20, 33, 46 and 59 of hours 0, 5, 10, 15 and 20 on Tuesdays and Saturdays. */
  @Test
  void rule002NoMinuteOfAYearIsLeftOut() {
    List<Instant> expected = new ArrayList<>();
    for (LocalDateTime minute = LocalDateTime.of(2026, 1, 1, 0, 0);
        minute.getYear() == 2026;
        minute = minute.plusMinutes(1)) {
      boolean isDay =
          minute.getDayOfWeek() == DayOfWeek.TUESDAY || minute.getDayOfWeek() == DayOfWeek.SATURDAY;
      if (isDay && minute.getHour() % 5 == 0 && minute.getMinute() % 13 == 7) {
        expected.add(minute.toInstant(ZoneOffset.UTC));
      }
    }
    Schedule schedule = schedule("cron(7/13 0/5 ? * TUE,SAT *)", "UTC");
    List<Instant> found = new ArrayList<>();
    Optional<Instant> next = schedule.next(EPOCH);
    while (next.isPresent() && next.get().isBefore(Instant.parse("2027-01-01T00:00:00Z"))) {
      found.add(next.get());
      next = schedule.next(next.get());
    }
    assertThat(found).isEqualTo(expected).hasSize(104 * 25);
  }
}
