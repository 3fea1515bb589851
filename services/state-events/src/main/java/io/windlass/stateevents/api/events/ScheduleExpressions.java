package io.windlass.stateevents.api.events;

import com.cronutils.model.definition.CronConstraintsFactory;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The schedules of rules (RULE-002): {@code rate(5 minutes)} and {@code cron(0 12 * * ? *)}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html">Schedule
 *     expressions</a>
 */
final class ScheduleExpressions {
  private static final Pattern RATE =
      Pattern.compile(
          "rate\\((?:1 (?:minute|hour|day)|([2-9]|[1-9]\\d{1,8}) (?:minutes|hours|days))\\)");
  private static final Pattern CRON = Pattern.compile("cron\\(([^()]{1,250})\\)");

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

  private ScheduleExpressions() {}

  static boolean isValid(String expression) {
    Matcher cron = CRON.matcher(expression);
    if (!cron.matches()) {
      return RATE.matcher(expression).matches();
    }
    try {
      new CronParser(DEFINITION).parse(cron.group(1)).validate();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
