package io.windlass.stateevents.explanation;

import io.windlass.stateevents.delivery.DeliveryAttempt;
import io.windlass.stateevents.delivery.DeliveryRecord;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of an account at a glance.
 *
 * @param backlogs subscriptions that events wait for because deliveries failed or the target is
 *     busy
 * @param latest how deliveries ended, latest first
 */
public record DeliveryOverview(List<Backlog> backlogs, List<Ending> latest) {
  /**
   * What waits for a subscription.
   *
   * @param subscription its id
   * @param waiting events that wait for it
   * @param failed how many of these have been tried in vain
   * @param nextAttemptAt null if none is planned
   */
  public record Backlog(
      String subscription,
      String targetArn,
      long waiting,
      long failed,
      @Nullable Instant nextAttemptAt) {}

  /**
   * How deliveries to a subscription ended: of several events if nothing failed.
   *
   * @param events how many events
   * @param eventIds ids of some of them
   * @param failures the latest attempts that failed, in order
   */
  public record Ending(
      String subscription,
      Instant at,
      DeliveryRecord.End ending,
      int events,
      List<UUID> eventIds,
      List<DeliveryAttempt> failures) {}
}
