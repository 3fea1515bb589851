package io.windlass.stateevents.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of which events, and how: a rule's target or a subscriber (ADR 34).
 *
 * @param id unique and stable: of a rule's target the rule's ARN, {@code /} and the target's id; of
 *     a subscriber its ARN
 * @param accountId whose events they are
 * @param busArn the bus that the events are on
 * @param pattern the event pattern, JSON, as the user wrote it
 * @param target where matching events go
 * @param retry how often and for how long a delivery is tried
 * @param deadLetterArn the queue for what could not be delivered; null drops it
 * @param order in which order events arrive
 * @param run from where on a subscriber of a custom bus has its events; null: from now on
 */
public record Subscription(
    String id,
    String accountId,
    String busArn,
    String pattern,
    DeliveryTarget target,
    RetryPolicy retry,
    @Nullable String deadLetterArn,
    Order order,
    @Nullable Run run) {

  /** One that has its events from now on. */
  public Subscription(
      String id,
      String accountId,
      String busArn,
      String pattern,
      DeliveryTarget target,
      RetryPolicy retry,
      @Nullable String deadLetterArn,
      Order order) {
    this(id, accountId, busArn, pattern, target, retry, deadLetterArn, order, null);
  }

  /**
   * A run of a subscriber's deliveries.
   *
   * @param number another one each time the subscriber is started
   * @param stopped nothing is begun with; what waits stays
   * @param from the time of its first event; null goes on after what the run before has had
   * @param since when it was started: no event is older than that
   * @param until the time before which its last event was; null if there is none
   */
  public record Run(
      long number,
      boolean stopped,
      @Nullable Instant from,
      Instant since,
      @Nullable Instant until) {}

  /** Whether nothing is to be begun with. */
  public boolean isStopped() {
    return run != null && run.stopped();
  }

  /** Returns a number that stands for the id: the same for the same id, always. */
  public long key() {
    return SubscriptionKey.of(id);
  }

  /** Returns the ARN of the rule or subscriber. */
  public String sourceArn() {
    int targetId = id.lastIndexOf('/');
    return id.contains(":rule/") && targetId > 0 ? id.substring(0, targetId) : id;
  }

  /** In which order events are delivered. */
  public enum Order {
    /** In any; as many at a time as the target takes. */
    UNORDERED,
    /** In the order of the bus within a message group; a group waits for its first event. */
    FIFO
  }

  /**
   * When a delivery that fails is given up (RULE-009).
   *
   * @param maxAge since the event was put on the bus
   * @param maxRetries after the first attempt
   */
  public record RetryPolicy(Duration maxAge, int maxRetries) {
    /** What a rule's target has that says nothing. */
    public static final RetryPolicy OF_RULES = new RetryPolicy(Duration.ofHours(24), 185);

    /** What a subscriber has that says nothing. */
    public static final RetryPolicy OF_SUBSCRIBERS = new RetryPolicy(Duration.ofMinutes(5), 5);
  }
}
