package io.windlass.aws.iam;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The condition operators of IAM, without quantifier and {@code IfExists}. Each compares one value
 * of the request with one of the policy; negated operators hold when the comparison they negate
 * holds for no value.
 */
enum ConditionOperator {
  STRING_EQUALS,
  STRING_EQUALS_IGNORE_CASE,
  STRING_LIKE,
  NUMERIC_EQUALS,
  NUMERIC_LESS_THAN,
  NUMERIC_LESS_THAN_EQUALS,
  NUMERIC_GREATER_THAN,
  NUMERIC_GREATER_THAN_EQUALS,
  DATE_EQUALS,
  DATE_LESS_THAN,
  DATE_LESS_THAN_EQUALS,
  DATE_GREATER_THAN,
  DATE_GREATER_THAN_EQUALS,
  BOOL,
  IP_ADDRESS,
  ARN_LIKE,
  NULL;

  /** An operator as named in a policy, possibly negated. */
  record Named(ConditionOperator comparison, boolean negated) {}

  private static final Map<String, Named> BY_NAME =
      Map.ofEntries(
          entry("StringEquals", STRING_EQUALS, false),
          entry("StringNotEquals", STRING_EQUALS, true),
          entry("StringEqualsIgnoreCase", STRING_EQUALS_IGNORE_CASE, false),
          entry("StringNotEqualsIgnoreCase", STRING_EQUALS_IGNORE_CASE, true),
          entry("StringLike", STRING_LIKE, false),
          entry("StringNotLike", STRING_LIKE, true),
          entry("NumericEquals", NUMERIC_EQUALS, false),
          entry("NumericNotEquals", NUMERIC_EQUALS, true),
          entry("NumericLessThan", NUMERIC_LESS_THAN, false),
          entry("NumericLessThanEquals", NUMERIC_LESS_THAN_EQUALS, false),
          entry("NumericGreaterThan", NUMERIC_GREATER_THAN, false),
          entry("NumericGreaterThanEquals", NUMERIC_GREATER_THAN_EQUALS, false),
          entry("DateEquals", DATE_EQUALS, false),
          entry("DateNotEquals", DATE_EQUALS, true),
          entry("DateLessThan", DATE_LESS_THAN, false),
          entry("DateLessThanEquals", DATE_LESS_THAN_EQUALS, false),
          entry("DateGreaterThan", DATE_GREATER_THAN, false),
          entry("DateGreaterThanEquals", DATE_GREATER_THAN_EQUALS, false),
          entry("Bool", BOOL, false),
          entry("IpAddress", IP_ADDRESS, false),
          entry("NotIpAddress", IP_ADDRESS, true),
          entry("ArnEquals", ARN_LIKE, false),
          entry("ArnLike", ARN_LIKE, false),
          entry("ArnNotEquals", ARN_LIKE, true),
          entry("ArnNotLike", ARN_LIKE, true),
          entry("Null", NULL, false));

  private static Map.Entry<String, Named> entry(
      String name, ConditionOperator comparison, boolean negated) {
    return Map.entry(name.toLowerCase(Locale.ROOT), new Named(comparison, negated));
  }

  static @Nullable Named named(String name) {
    return BY_NAME.get(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Returns whether a request's value and a policy's value compare; a request value of the wrong
   * form never does.
   */
  boolean test(String actual, String wanted) {
    return switch (this) {
      case STRING_EQUALS -> actual.equals(Glob.plain(wanted));
      case STRING_EQUALS_IGNORE_CASE -> actual.equalsIgnoreCase(Glob.plain(wanted));
      case STRING_LIKE, ARN_LIKE -> Glob.matches(wanted, actual);
      case BOOL -> actual.equalsIgnoreCase(wanted);
      case IP_ADDRESS -> AddressRange.parse(wanted).contains(actual);
      case NULL -> false;
      case NUMERIC_EQUALS, DATE_EQUALS -> order(actual, wanted, sign -> sign == 0);
      case NUMERIC_LESS_THAN, DATE_LESS_THAN -> order(actual, wanted, sign -> sign < 0);
      case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS ->
          order(actual, wanted, sign -> sign <= 0);
      case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> order(actual, wanted, sign -> sign > 0);
      case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS ->
          order(actual, wanted, sign -> sign >= 0);
    };
  }

  private boolean order(String actual, String wanted, java.util.function.IntPredicate holds) {
    try {
      return holds.test(
          name().startsWith("DATE")
              ? instant(actual).compareTo(instant(wanted))
              : new BigDecimal(actual).compareTo(new BigDecimal(wanted)));
    } catch (RuntimeException malformed) {
      return false;
    }
  }

  /** Refuses a policy value that this operator can never compare with. */
  void requireValid(String wanted) {
    if (wanted.contains("${")) {
      return;
    }
    switch (this) {
      case STRING_EQUALS, STRING_EQUALS_IGNORE_CASE, STRING_LIKE, ARN_LIKE -> {}
      case BOOL, NULL -> {
        if (!wanted.equalsIgnoreCase("true") && !wanted.equalsIgnoreCase("false")) {
          throw new IllegalArgumentException("must be true or false");
        }
      }
      case IP_ADDRESS -> AddressRange.parse(wanted);
      case DATE_EQUALS,
          DATE_LESS_THAN,
          DATE_LESS_THAN_EQUALS,
          DATE_GREATER_THAN,
          DATE_GREATER_THAN_EQUALS ->
          instant(wanted);
      case NUMERIC_EQUALS,
          NUMERIC_LESS_THAN,
          NUMERIC_LESS_THAN_EQUALS,
          NUMERIC_GREATER_THAN,
          NUMERIC_GREATER_THAN_EQUALS ->
          new BigDecimal(wanted);
    }
  }

  private static Instant instant(String text) {
    if (text.matches("-?\\d+")) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    return OffsetDateTime.parse(text.length() == 10 ? text + "T00:00:00Z" : text).toInstant();
  }
}
