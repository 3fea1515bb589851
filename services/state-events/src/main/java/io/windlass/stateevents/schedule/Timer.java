package io.windlass.stateevents.schedule;

import io.windlass.stateevents.delivery.SubscriptionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The next firing of a rule or schedule.
 *
 * @param arn of the rule or schedule
 * @param window how much later than scheduled it may fire (flexible time window); zero if not at
 *     all
 * @param maxAge how late a missed firing may be made up for
 * @param at the scheduled moment
 * @param due when it fires: the scheduled moment, or another one in the window
 */
public record Timer(
    String arn, Schedule schedule, Duration window, Duration maxAge, Instant at, Instant due) {
  /** AWS fires within the minute; who is later has missed it. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  /**
   * What a timer that is due leads to.
   *
   * @param fires the scheduled moment that it fires for now; null if that is too long ago
   * @param next what it waits for afterwards; null if it does not fire again
   */
  public record Firing(@Nullable Instant fires, @Nullable Timer next) {}

  /** Returns the first timer of something, after a moment; empty if it never fires. */
  public static Optional<Timer> first(
      String arn, Schedule schedule, Duration window, Duration maxAge, Instant after) {
    return new Timer(arn, schedule, window, maxAge, after, after).after(after);
  }

  /**
   * Returns the timer of something that is to happen once, at a moment that was past when it was
   * made: it fires as if it were for now.
   */
  public static Timer overdue(
      String arn, Schedule schedule, Duration window, Duration maxAge, Instant now) {
    return new Timer(arn, schedule, window, maxAge, now, now).at(now);
  }

  /**
   * Decides what happens now that it is due. Of the firings that were missed, while nobody was
   * there to see to them, the last one is made up for, unless it is older than {@link #maxAge}; the
   * others are skipped.
   */
  public Firing fire(Instant now) {
    if (!due.plus(GRACE).isBefore(now)) {
      return new Firing(at, after(at).orElse(null));
    }
    Instant oldest = now.minus(maxAge);
    Timer last = at.isBefore(oldest) ? after(oldest.minusMillis(1)).orElse(null) : this;
    if (last == null || last.due.isAfter(now)) {
      return new Firing(null, last);
    }
    Timer next = last.after(last.at).orElse(null);
    while (next != null && !next.due.isAfter(now)) {
      last = next;
      next = last.after(last.at).orElse(null);
    }
    return new Firing(last.at, next);
  }

  private Optional<Timer> after(Instant moment) {
    return schedule.next(moment).map(this::at);
  }

  private Timer at(Instant moment) {
    return new Timer(arn, schedule, window, maxAge, moment, moment.plus(delay(moment)));
  }

  /** The same for the same firing, always, and shorter than the time until the next one. */
  private Duration delay(Instant moment) {
    if (window.isZero()) {
      return Duration.ZERO;
    }
    long most =
        schedule
            .next(moment)
            .map(next -> Math.min(window.toMillis(), Duration.between(moment, next).toMillis()))
            .orElse(window.toMillis());
    long key = SubscriptionKey.of(arn + "@" + moment.toEpochMilli());
    return Duration.ofMillis(Math.floorMod(key, most));
  }
}
