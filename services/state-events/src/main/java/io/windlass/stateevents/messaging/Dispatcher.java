package io.windlass.stateevents.messaging;

import io.windlass.stateevents.delivery.DeadLetter;
import io.windlass.stateevents.delivery.Delivery;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.LaneLimits;
import io.windlass.stateevents.delivery.Lanes;
import io.windlass.stateevents.delivery.RetryDelay;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.targets.TargetClient;
import io.windlass.stateevents.transform.TransformException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the attempts that the lanes of a partition begin with, and tells the lanes what came of
 * them. The lanes are used by the consumer's thread and by those of the targets, under one lock
 * that nobody holds for longer than a decision takes.
 */
final class Dispatcher {
  private static final Logger LOG = Logger.getLogger(Dispatcher.class);

  private final DeliverySettings settings;
  private final TargetClient targets;
  private final InstantSource clock;
  private final Executor executor;
  private final Lock lock = new ReentrantLock();
  private final Map<String, AccountSubscriptions> accounts = new ConcurrentHashMap<>();
  private Lanes lanes;

  /**
   * @param executor runs what begins attempts; must not run it on the caller's thread
   */
  Dispatcher(
      DeliverySettings settings, TargetClient targets, InstantSource clock, Executor executor) {
    this.settings = settings;
    this.targets = targets;
    this.clock = clock;
    this.executor = executor;
    this.lanes = newLanes();
  }

  private Lanes newLanes() {
    return new Lanes(
        settings.limits(),
        new RetryDelay(
            settings.firstRetry(),
            settings.longestRetry(),
            () -> ThreadLocalRandom.current().nextDouble()),
        subscription ->
            subscription.isStopped() ? LaneLimits.NONE : targets.limits(subscription.target()));
  }

  Duration flushInterval() {
    return settings.flushInterval();
  }

  Instant now() {
    return clock.instant();
  }

  /** Forgets everything: what is under way is not heard of any more. */
  void reset() {
    lock.lock();
    try {
      lanes = newLanes();
      accounts.clear();
    } finally {
      lock.unlock();
    }
  }

  @Nullable AccountSubscriptions subscriptions(String accountId) {
    return accounts.get(accountId);
  }

  Set<String> accounts() {
    return accounts.keySet();
  }

  AccountSubscriptions update(String accountId, AccountSubscriptions subscriptions) {
    accounts.put(accountId, subscriptions);
    return decide(
        lanes -> {
          lanes.update(accountId, subscriptions.all());
          return subscriptions;
        });
  }

  /** Has the lanes decide something that begins no attempt. */
  <T> T decide(Function<Lanes, T> decision) {
    lock.lock();
    try {
      return decision.apply(lanes);
    } finally {
      lock.unlock();
    }
  }

  /** Has the lanes decide, and begins with what they say. */
  void locked(Function<Lanes, List<Delivery>> decision) {
    Lanes decided;
    List<Delivery> started;
    lock.lock();
    try {
      decided = lanes;
      started = decision.apply(lanes);
    } finally {
      lock.unlock();
    }
    begin(decided, started);
  }

  /** Lane by lane: whoever blocks holds up its own lane only. */
  private void begin(Lanes of, List<Delivery> started) {
    int from = 0;
    while (from < started.size()) {
      long key = started.get(from).subscriptionKey();
      var ofLane = new ArrayList<Delivery>();
      while (from < started.size() && started.get(from).subscriptionKey() == key) {
        ofLane.add(started.get(from++));
      }
      executor.execute(() -> ofLane.forEach(each -> attempt(of, each)));
    }
  }

  private void attempt(Lanes of, Delivery delivery) {
    try {
      var _ =
          targets
              .send(message(delivery))
              .whenComplete(
                  (outcome, failure) ->
                      answered(of, delivery, failure == null ? outcome : internalError(failure)));
    } catch (TransformException untransformable) {
      answered(of, delivery, DeliveryOutcome.permanent("INVALID_INPUT", text(untransformable)));
    } catch (RuntimeException | Error failure) {
      answered(of, delivery, internalError(failure));
    }
  }

  private static DeliveryOutcome internalError(Throwable failure) {
    LOG.error("an attempt to deliver an event failed by a fault of its own", failure);
    return DeliveryOutcome.retryable("INTERNAL_ERROR", text(failure));
  }

  private static String text(Throwable failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.toString());
  }

  private TargetClient.Message message(Delivery delivery) {
    Subscription subscription = delivery.subscription();
    DeadLetter letter = delivery.deadLetter();
    if (letter != null) {
      var queue =
          new DeliveryTarget(
              Objects.requireNonNullElse(subscription.deadLetterArn(), ""),
              null,
              "{}",
              new DeliveryTarget.TargetInput.WholeEvent());
      return new TargetClient.Message(delivery.event(), queue, delivery.event().json(), letter);
    }
    AccountSubscriptions compiled = accounts.get(subscription.accountId());
    if (compiled == null) {
      throw new TransformException("the subscription is gone");
    }
    return new TargetClient.Message(
        delivery.event(),
        compiled.target(delivery),
        compiled.input(delivery.subscriptionKey(), delivery.event(), delivery.attempts() + 1),
        null,
        subscription.sourceArn());
  }

  private void answered(Lanes of, Delivery delivery, DeliveryOutcome outcome) {
    List<Delivery> started;
    lock.lock();
    try {
      if (of != lanes) {
        return;
      }
      started = lanes.answered(delivery, outcome, clock.instant());
    } finally {
      lock.unlock();
    }
    begin(of, started);
  }
}
