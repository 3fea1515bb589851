package io.windlass.stateevents.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt. */
public sealed interface DeliveryOutcome {
  /** The target has it. */
  record Delivered() implements DeliveryOutcome {}

  /**
   * The target does not have it, or has not said so.
   *
   * @param retryable whether another attempt may go better
   * @param code what AWS calls it ({@code ERROR_CODE} of a dead letter)
   * @param retryAfter how long the target asks to be left alone; null if it does not say
   */
  record Failed(boolean retryable, String code, String message, @Nullable Duration retryAfter)
      implements DeliveryOutcome {}

  /** The target has it. */
  static DeliveryOutcome delivered() {
    return new Delivered();
  }

  /** Another attempt may go better. */
  static DeliveryOutcome retryable(String code, String message) {
    return new Failed(true, code, message, null);
  }

  /** No other attempt would go better. */
  static DeliveryOutcome permanent(String code, String message) {
    return new Failed(false, code, message, null);
  }
}
