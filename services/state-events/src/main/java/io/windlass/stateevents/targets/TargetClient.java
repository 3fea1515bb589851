package io.windlass.stateevents.targets;

import io.windlass.stateevents.delivery.DeadLetter;
import io.windlass.stateevents.delivery.DeliverableEvent;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.LaneLimits;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to targets of one kind. Thread-safe; may block for a moment, but answers through the
 * stage, always, and after a few seconds at the latest.
 */
public interface TargetClient extends AutoCloseable {
  /**
   * Sends once. The stage does not fail: whatever goes wrong is an outcome.
   *
   * @throws RuntimeException where the target's settings are not valid: no other attempt would go
   *     better
   */
  CompletionStage<DeliveryOutcome> send(Message message);

  /** Returns how many attempts at a time, and how many a second, are sensible for a target. */
  default LaneLimits limits(DeliveryTarget target) {
    return new LaneLimits(50, 0);
  }

  @Override
  default void close() {}

  /**
   * What is sent.
   *
   * @param input what the target is to be given of the event, JSON
   * @param deadLetter why the event comes to this target as a dead letter; null if it does not
   * @param source the ARN of the rule, schedule or subscriber; empty if it is not known
   */
  record Message(
      DeliverableEvent event,
      DeliveryTarget target,
      String input,
      @Nullable DeadLetter deadLetter,
      String source) {
    /** A message of which it is not known whose it is. */
    public Message(
        DeliverableEvent event,
        DeliveryTarget target,
        String input,
        @Nullable DeadLetter deadLetter) {
      this(event, target, input, deadLetter, "");
    }
  }
}
