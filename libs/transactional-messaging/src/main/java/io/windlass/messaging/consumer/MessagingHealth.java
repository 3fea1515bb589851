package io.windlass.messaging.consumer;

import io.windlass.messaging.quarantine.QuarantineState;
import io.windlass.messaging.transaction.MessagingRuntime;

/**
 * State of a service's messaging, for its readiness check.
 *
 * @param condition UP; DEGRADED where all goes on except for what is set aside; DOWN
 * @param reason what is set aside, or what keeps it from working; empty if nothing does
 * @param quarantined records and messages that failed by themselves
 * @param parked records that wait behind them
 * @param blockedAccounts accounts of which nothing is handled
 */
public record MessagingHealth(
    String condition, String reason, long quarantined, long parked, long blockedAccounts) {
  /**
   * @param ready whether the service as a whole says that it is ready
   */
  public static MessagingHealth of(
      boolean ready, PartitionedConsumer consumer, MessagingRuntime runtime) {
    return of(ready, consumer.trouble().orElse(""), consumer.quarantine().plus(runtime.setAside()));
  }

  static MessagingHealth of(boolean ready, String trouble, QuarantineState aside) {
    String condition = ready ? (aside.isEmpty() ? "UP" : "DEGRADED") : "DOWN";
    String reason = trouble;
    if (!aside.isEmpty()) {
      reason = trouble.isEmpty() ? aside.reason() : trouble + "; " + aside.reason();
    }
    return new MessagingHealth(
        condition, reason, aside.failed(), aside.parked(), aside.blockedAccounts().size());
  }
}
