package io.windlass.stateevents.messaging;

import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.delivery.DeliverableEvent;
import io.windlass.stateevents.delivery.Delivery;
import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.pattern.EventPattern;
import io.windlass.stateevents.pattern.InvalidEventPatternException;
import io.windlass.stateevents.pattern.PatternMatcher;
import io.windlass.stateevents.transform.InputTransform;
import io.windlass.stateevents.transform.ParameterExpressions;
import io.windlass.stateevents.transform.TransformException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of an account as of a moment, compiled: a matcher for each bus, a transformer
 * for each subscription. What cannot be compiled matches nothing, or fails for its own events, and
 * harms no other. Immutable.
 */
final class AccountSubscriptions {
  private static final Logger LOG = Logger.getLogger(AccountSubscriptions.class);

  private static final String DEFAULT_BUS = ":event-bus/" + EventScope.DEFAULT_BUS;

  private final List<Subscription> subscriptions;
  private final boolean hasDefaultBus;
  private final Map<String, PatternMatcher<Long>> matchers = new HashMap<>();
  private final Map<Long, Input> inputs = new HashMap<>();
  private final Map<Long, Subscription> byKey = new HashMap<>();
  private final Map<Long, ParameterExpressions> parameters = new HashMap<>();

  /** What makes a target's input, or why nothing can. */
  private record Input(@Nullable InputTransform transform, String problem) {}

  AccountSubscriptions(List<Subscription> subscriptions) {
    this.subscriptions = subscriptions;
    var patterns = new HashMap<String, Map<Long, EventPattern>>();
    for (Subscription each : subscriptions) {
      long key = each.key();
      try {
        patterns
            .computeIfAbsent(each.busArn(), _ -> new HashMap<>())
            .put(key, EventPattern.of(each.pattern()));
      } catch (InvalidEventPatternException invalid) {
        LOG.errorf("%s matches nothing: %s", each.id(), invalid.getMessage());
      }
      inputs.put(key, input(each));
      byKey.put(key, each);
      if (each.run() != null) {
        compileParameters(key, each);
      }
    }
    patterns.forEach((bus, all) -> matchers.put(bus, PatternMatcher.of(all)));
    hasDefaultBus = patterns.keySet().stream().anyMatch(bus -> bus.endsWith(DEFAULT_BUS));
  }

  private static Input input(Subscription subscription) {
    try {
      return new Input(
          InputTransform.of(subscription.target().input(), subscription.sourceArn()), "");
    } catch (IllegalArgumentException invalid) {
      return new Input(null, String.valueOf(invalid.getMessage()));
    }
  }

  /** Subscribers of custom buses may have expressions; rules' targets have texts. */
  private void compileParameters(long key, Subscription subscription) {
    try {
      ParameterExpressions compiled = ParameterExpressions.of(subscription.target().parameters());
      if (!compiled.isEmpty()) {
        parameters.put(key, compiled);
      }
    } catch (IllegalArgumentException invalid) {
      LOG.errorf(
          "%s has parameters that are not valid: %s", subscription.id(), invalid.getMessage());
    }
  }

  /** Whether these are still the ones. */
  boolean are(List<Subscription> others) {
    return subscriptions.equals(others);
  }

  List<Subscription> all() {
    return subscriptions;
  }

  /** Whether anybody listens to Batch's own events, in any region. */
  boolean hasDefaultBus() {
    return hasDefaultBus;
  }

  boolean hasBus(String busArn) {
    PatternMatcher<Long> matcher = matchers.get(busArn);
    return matcher != null && !matcher.isEmpty();
  }

  /** Returns the keys of the subscriptions that want an event. */
  List<Long> match(String busArn, String event) {
    PatternMatcher<Long> matcher = matchers.get(busArn);
    return matcher == null ? List.of() : matcher.match(event);
  }

  /** Returns the keys of the subscriptions of a rule or schedule. */
  List<Long> of(String sourceArn) {
    return subscriptions.stream()
        .filter(each -> each.sourceArn().equals(sourceArn))
        .map(Subscription::key)
        .toList();
  }

  /** Returns the subscription with a key that {@link #match} returned. */
  Subscription subscription(long subscriptionKey) {
    return Objects.requireNonNull(byKey.get(subscriptionKey));
  }

  /**
   * Returns the target of a delivery with its parameters for the event.
   *
   * @throws TransformException if they cannot be told
   */
  DeliveryTarget target(Delivery delivery) {
    DeliveryTarget target = delivery.subscription().target();
    ParameterExpressions expressions = parameters.get(delivery.subscriptionKey());
    return expressions == null
        ? target
        : new DeliveryTarget(
            target.arn(),
            target.roleArn(),
            expressions.apply(delivery.event().json()),
            target.input());
  }

  /**
   * Returns what a subscription's target is sent.
   *
   * @throws TransformException if nothing can be
   */
  String input(long subscriptionKey, DeliverableEvent event, int attempt) {
    Input input = inputs.get(subscriptionKey);
    if (input == null) {
      throw new TransformException("the subscription is gone");
    }
    if (input.transform() == null) {
      throw new TransformException(input.problem());
    }
    return input.transform().apply(event.json(), event.ingested(), attempt);
  }
}
