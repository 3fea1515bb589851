package io.windlass.stateevents.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a rule or schedule fires: the moments of an expression on the clock of a time zone. As AWS
 * has it, a time that the clock skips in spring is skipped, and one that it has twice in autumn
 * counts the first time; a rate is not touched by the clock.
 *
 * @param zone of cron expressions and times on the clock
 * @param start of a rate the first moment; otherwise none is before it. Ignored of those that
 *     happen once
 * @param end all moments are before it; null if there is no end. Ignored of those that happen once
 */
public record Schedule(
    ScheduleExpression expression, ZoneId zone, Instant start, @Nullable Instant end) {

  /** Returns the first moment after another one; empty if there is none. */
  public Optional<Instant> next(Instant after) {
    return switch (expression) {
      case ScheduleExpression.Once once ->
          Optional.of(once.at().atZone(zone).toInstant()).filter(at -> at.isAfter(after));
      case ScheduleExpression.Rate rate ->
          Optional.of(next(rate.period(), after)).filter(this::isBeforeEnd);
      case ScheduleExpression.Cron cron -> {
        Instant justBefore = start.minusMillis(1);
        yield next(cron, after.isBefore(justBefore) ? justBefore : after).filter(this::isBeforeEnd);
      }
    };
  }

  /** Whether it fires once only. */
  public boolean isOnce() {
    return expression instanceof ScheduleExpression.Once;
  }

  private boolean isBeforeEnd(Instant moment) {
    return end == null || moment.isBefore(end);
  }

  private Instant next(Duration period, Instant after) {
    if (after.isBefore(start)) {
      return start;
    }
    long passed = Duration.between(start, after).dividedBy(period);
    return start.plus(period.multipliedBy(passed + 1));
  }

  private Optional<Instant> next(ScheduleExpression.Cron cron, Instant after) {
    Optional<LocalDateTime> time = cron.next(LocalDateTime.ofInstant(after, zone));
    while (time.isPresent()) {
      LocalDateTime onTheClock = time.get();
      List<ZoneOffset> offsets = zone.getRules().getValidOffsets(onTheClock);
      if (!offsets.isEmpty()) {
        Instant first = onTheClock.toInstant(offsets.getFirst());
        if (first.isAfter(after)) {
          return Optional.of(first);
        }
      }
      time = cron.next(onTheClock);
    }
    return Optional.empty();
  }
}
