package io.windlass.stateevents.store.configuration;

import io.windlass.messaging.AccountPartition;
import io.windlass.stateevents.schedule.Schedule;
import io.windlass.stateevents.schedule.ScheduleExpression;
import io.windlass.stateevents.schedule.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Sets the timers of what users schedule, in the transaction of their change. */
public final class Timers {
  private static final Duration MAX_AGE_OF_RULES = Duration.ofHours(24);

  private Timers() {}

  /**
   * Makes a rule's timer what the rule says: none if it is disabled or has no schedule. A rule
   * whose schedule stays the same goes on in the same rhythm; a rate begins now otherwise.
   */
  public static void follow(ConfigurationSession session, RuleEntity rule, Instant now) {
    RuleEntity.Attributes attributes = rule.attributes();
    String text = attributes.scheduleExpression();
    if (text == null || attributes.state().equals(RuleEntity.DISABLED)) {
      clear(session, rule.arn());
      return;
    }
    TimerEntity present = session.hold(TimerEntity.class, rule.arn());
    if (present != null && present.expression().equals(text)) {
      return;
    }
    ScheduleExpression expression =
        ScheduleExpression.ofRule(text).orElseThrow(IllegalArgumentException::new);
    Instant start =
        expression instanceof ScheduleExpression.Rate rate ? now.plus(rate.period()) : now;
    var schedule = new Schedule(expression, ZoneOffset.UTC, start, null);
    set(
        session,
        rule.accountId(),
        text,
        Timer.first(rule.arn(), schedule, Duration.ZERO, MAX_AGE_OF_RULES, now),
        rule.arn());
  }

  /** Sets a timer; an empty one clears it. */
  static void set(
      ConfigurationSession session,
      String accountId,
      String expression,
      Optional<Timer> timer,
      String arn) {
    if (timer.isEmpty()) {
      clear(session, arn);
      return;
    }
    TimerEntity present = session.hold(TimerEntity.class, arn);
    if (present == null) {
      session.persist(
          new TimerEntity(accountId, AccountPartition.hash(accountId), expression, timer.get()));
    } else {
      present.replace(expression, timer.get());
    }
  }

  /** Has the schedule of a timer, if it has one, deleted after its last firing. */
  static void thenDelete(ConfigurationSession session, String arn) {
    TimerEntity present = session.hold(TimerEntity.class, arn);
    if (present != null) {
      present.thenDelete();
    }
  }

  /** Removes the timer of a rule or schedule, if it has one. */
  public static void clear(ConfigurationSession session, String arn) {
    TimerEntity present = session.hold(TimerEntity.class, arn);
    if (present != null) {
      session.remove(present);
    }
  }
}
