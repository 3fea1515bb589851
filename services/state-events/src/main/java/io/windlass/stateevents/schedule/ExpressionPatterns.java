package io.windlass.stateevents.schedule;

import java.util.regex.Pattern;

/** The outer forms of expressions. */
final class ExpressionPatterns {
  /** Of rules, AWS takes the singular for one and the plural for others only. */
  static final Pattern RATE_OF_RULE =
      Pattern.compile(
          "rate\\((?:1 (?:minute|hour|day)|([2-9]|[1-9]\\d{1,8}) (?:minutes|hours|days))\\)");

  static final Pattern RATE = Pattern.compile("rate\\(([1-9]\\d{0,8}) (minute|hour|day)s?\\)");
  static final Pattern ONCE =
      Pattern.compile("at\\((\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2})\\)");
  static final Pattern CRON = Pattern.compile("cron\\(([^()]{1,250})\\)");

  private ExpressionPatterns() {}
}
