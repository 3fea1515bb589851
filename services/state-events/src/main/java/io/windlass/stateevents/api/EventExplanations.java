package io.windlass.stateevents.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.windlass.aws.AwsErrors;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.delivery.SubscriptionSource;
import io.windlass.stateevents.explanation.DeliveryTrace;
import io.windlass.stateevents.explanation.FoundEvent;
import io.windlass.stateevents.explanation.RuleState;
import io.windlass.stateevents.explanation.SubscriptionExplanation;
import io.windlass.stateevents.notification.EventId;
import io.windlass.stateevents.store.DeliveryTraces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /windlass/v1/events/{id}/explain}: what became of an event at its subscriptions, and
 * on which fields it did not match (ADR 34). {@code rule} names a rule, an archive or a subscriber,
 * by name or ARN; without it, those are told of that match or have had the event. Whether a pattern
 * matches is computed from the pattern as it is now. Policies call it {@code
 * windlass:ExplainEvent}.
 */
public final class EventExplanations {
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  private final FoundEvent.Finder events;
  private final SubscriptionSource subscriptions;
  private final RuleState.Lookup rules;
  private final DeliveryTraces deliveries;

  public EventExplanations(
      FoundEvent.Finder events,
      SubscriptionSource subscriptions,
      RuleState.Lookup rules,
      DeliveryTraces deliveries) {
    this.events = events;
    this.subscriptions = subscriptions;
    this.rules = rules;
    this.deliveries = deliveries;
  }

  /**
   * The answer.
   *
   * @param found where the event's text was found; null if it is not kept any more
   * @param event the envelope
   * @param unconcerned how many subscriptions of the account are not told of, because they do not
   *     match
   */
  record Answer(
      String eventId,
      FoundEvent.@Nullable Source found,
      @Nullable String eventBusArn,
      @Nullable Instant ingestedAt,
      @JsonRawValue @Nullable String event,
      List<SubscriptionExplanation> subscriptions,
      int unconcerned) {}

  Answer explain(JsonRoute.Request request) {
    UUID eventId = eventId(request.path().get("eventId"));
    String rule = request.given("rule");
    FoundEvent event = events.find(request.account(), eventId).orElse(null);
    List<Subscription> all = subscriptions.of(request.account());
    List<Subscription> sought =
        rule == null ? all : all.stream().filter(each -> isOf(each, rule)).toList();
    DeliveryTrace trace =
        deliveries.of(
            request.account(), eventId, keysInQuestion(sought, event, rule), since(eventId));
    var explained = new ArrayList<SubscriptionExplanation>();
    sought.forEach(each -> explained.add(SubscriptionExplanation.of(each, event, trace)));
    if (rule == null) {
      explained.removeIf(SubscriptionExplanation::isUnconcerned);
    } else if (explained.isEmpty()) {
      rules
          .find(request.account(), rule)
          .forEach(each -> explained.add(SubscriptionExplanation.of(each, event)));
      if (explained.isEmpty()) {
        throw AwsErrors.of(
            "ResourceNotFoundException",
            404,
            "There is no rule, archive or subscriber " + rule + " in this account.");
      }
    }
    return new Answer(
        eventId.toString(),
        event == null ? null : event.source(),
        event == null ? null : event.busArn(),
        event == null ? null : event.ingested(),
        event == null ? null : event.json(),
        explained,
        rule == null ? all.size() - explained.size() : 0);
  }

  /** Records of those are searched: of all that are named, otherwise of those that match. */
  private static List<Long> keysInQuestion(
      List<Subscription> sought, @Nullable FoundEvent event, @Nullable String rule) {
    return sought.stream()
        .filter(
            each ->
                rule != null
                    || Boolean.TRUE.equals(
                        SubscriptionExplanation.of(each, event, DeliveryTrace.NONE).matches()))
        .map(Subscription::key)
        .toList();
  }

  private static boolean isOf(Subscription subscription, String rule) {
    String source = subscription.sourceArn();
    return source.equals(rule) || (!rule.startsWith("arn:") && source.endsWith("/" + rule));
  }

  private static Instant since(UUID eventId) {
    return EventId.hasTime(eventId) ? EventId.time(eventId).minus(CLOCKS) : Instant.EPOCH;
  }

  private static UUID eventId(@Nullable String given) {
    try {
      return UUID.fromString(String.valueOf(given));
    } catch (IllegalArgumentException notAUuid) {
      throw AwsErrors.client(given + " is not the id of an event.");
    }
  }
}
