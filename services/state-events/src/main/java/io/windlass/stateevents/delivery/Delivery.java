package io.windlass.stateevents.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one subscription. Belongs to its {@link Lanes}, which alone change it;
 * what is public never changes while an attempt is under way.
 */
public final class Delivery {
  public static final int ATTEMPTS_REMEMBERED = 20;

  private final DeliverableEvent event;
  private final Lane lane;
  private final List<DeliveryAttempt> failures = new ArrayList<>();
  private int attempts;
  private int deadLetterAttempts;
  private @Nullable String exhausted;

  /** Whether it has a row of its own. */
  private boolean row;

  Delivery(DeliverableEvent event, Lane lane) {
    this.event = event;
    this.lane = lane;
  }

  /** From a row of its own. */
  Delivery(DeliverableEvent event, Lane lane, DeliveryRow stored) {
    this(event, lane);
    this.row = true;
    this.attempts = stored.attempts();
    this.deadLetterAttempts = stored.deadLetterAttempts();
    this.exhausted = stored.exhausted();
    this.failures.addAll(stored.failures());
  }

  public DeliverableEvent event() {
    return event;
  }

  public long subscriptionKey() {
    return lane.key();
  }

  /** Returns the subscription as it is now. */
  public Subscription subscription() {
    return lane.subscription();
  }

  /** Returns what is to be sent to the dead-letter queue; null while the target is to be tried. */
  public @Nullable DeadLetter deadLetter() {
    String condition = exhausted;
    if (condition == null) {
      return null;
    }
    Subscription subscription = lane.subscription();
    DeliveryAttempt last = failures.getLast();
    return new DeadLetter(
        subscription.sourceArn(),
        subscription.target().arn(),
        last.code(),
        last.message(),
        condition,
        Math.max(0, attempts - 1));
  }

  Lane lane() {
    return lane;
  }

  Instant deadline() {
    Subscription subscription = lane.subscription();
    Subscription.Run run = subscription.run();
    Instant from =
        run == null || run.since().isBefore(event.ingested()) ? event.ingested() : run.since();
    return from.plus(subscription.retry().maxAge());
  }

  boolean isRow() {
    return row;
  }

  boolean isExhausted() {
    return exhausted != null;
  }

  public int attempts() {
    return attempts;
  }

  int deadLetterAttempts() {
    return deadLetterAttempts;
  }

  List<DeliveryAttempt> failures() {
    return List.copyOf(failures);
  }

  void failed(Instant at, DeliveryOutcome.Failed failure) {
    if (exhausted == null) {
      attempts++;
    } else {
      deadLetterAttempts++;
      return;
    }
    remember(new DeliveryAttempt(at, failure.code(), failure.message()));
  }

  void exhausted(String condition) {
    this.exhausted = condition;
  }

  /** Given up before an attempt: it waited for too long. */
  void expired(Instant now) {
    remember(new DeliveryAttempt(now, "EVENT_AGE_EXCEEDED", "the event waited for too long"));
    exhausted("MaximumEventAgeInSeconds");
  }

  private void remember(DeliveryAttempt failure) {
    if (failures.size() == ATTEMPTS_REMEMBERED) {
      failures.removeFirst();
    }
    failures.add(failure);
  }

  DeliveryRow toRow(@Nullable Instant due) {
    row = true;
    return new DeliveryRow(
        event.position(),
        lane.key(),
        event.accountId(),
        lane.isFifo() ? event.group() : null,
        due,
        attempts,
        deadLetterAttempts,
        exhausted,
        failures());
  }

  @Override
  public String toString() {
    return "delivery of " + event.id() + " to " + lane.subscription().id();
  }
}
