package io.windlass.stateevents.schedule;

import com.cronutils.model.definition.CronConstraintsFactory;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * When something is to happen, as users write it (RULE-002): {@code rate(5 minutes)}, {@code cron(0
 * 12 * * ? *)}, {@code at(2026-12-31T23:59:00)}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html">Schedule
 *     types</a>
 */
public sealed interface ScheduleExpression {
  /** Again and again after the same time. A day is 24 hours. */
  record Rate(Duration period) implements ScheduleExpression {}

  /** Once, at a time on the clock. */
  record Once(LocalDateTime at) implements ScheduleExpression {}

  /** At certain minutes of certain days. */
  final class Cron implements ScheduleExpression {
    /** Minutes, hours, day of month, month, day of week (1 is Sunday), year. */
    private static final CronDefinition DEFINITION =
        CronDefinitionBuilder.defineCron()
            .withMinutes()
            .and()
            .withHours()
            .and()
            .withDayOfMonth()
            .supportsL()
            .supportsW()
            .supportsLW()
            .supportsQuestionMark()
            .and()
            .withMonth()
            .and()
            .withDayOfWeek()
            .withValidRange(1, 7)
            .withMondayDoWValue(2)
            .supportsHash()
            .supportsL()
            .supportsQuestionMark()
            .and()
            .withYear()
            .withValidRange(1970, 2199)
            .and()
            .withCronValidation(CronConstraintsFactory.ensureEitherDayOfWeekOrDayOfMonth())
            .instance();

    private final ExecutionTime times;

    /**
     * @throws IllegalArgumentException if it is not valid
     */
    private Cron(String fields) {
      this.times = ExecutionTime.forCron(new CronParser(DEFINITION).parse(fields).validate());
    }

    /** Returns the first time on the clock after a minute; empty if there is none. */
    Optional<LocalDateTime> next(LocalDateTime after) {
      // On a clock without daylight saving time: what a zone makes of it is decided elsewhere.
      return times
          .nextExecution(after.truncatedTo(ChronoUnit.MINUTES).atZone(ZoneOffset.UTC))
          .map(time -> time.toLocalDateTime());
    }
  }

  /** Returns what the schedule of a rule means; empty if it is not valid. */
  static Optional<ScheduleExpression> ofRule(String text) {
    return ExpressionPatterns.RATE_OF_RULE.matcher(text).matches() || text.startsWith("cron(")
        ? ofSchedule(text)
        : Optional.empty();
  }

  /** Returns what the expression of a schedule means; empty if it is not valid. */
  static Optional<ScheduleExpression> ofSchedule(String text) {
    Matcher rate = ExpressionPatterns.RATE.matcher(text);
    if (rate.matches()) {
      ChronoUnit unit = ChronoUnit.valueOf(rate.group(2).toUpperCase(Locale.ROOT) + "S");
      return Optional.of(new Rate(unit.getDuration().multipliedBy(Long.parseLong(rate.group(1)))));
    }
    try {
      Matcher once = ExpressionPatterns.ONCE.matcher(text);
      if (once.matches()) {
        return Optional.of(new Once(LocalDateTime.parse(once.group(1))));
      }
      Matcher cron = ExpressionPatterns.CRON.matcher(text);
      return cron.matches() ? Optional.of(new Cron(cron.group(1))) : Optional.empty();
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
