package io.windlass.scheduler.account;

import io.windlass.scheduler.consumable.ConsumableResource;
import io.windlass.scheduler.consumable.Consumables;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.step.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Publishes the levels of consumable resources (CR-005): at once after a quiet period, otherwise at
 * most once a second, which is within the delay that CR-007 allows. Soft state: each resource keeps
 * what was published last.
 */
final class ConsumableUpdateThrottle {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private Instant earliest = Instant.MIN;
  private boolean waiting;

  /** Publishes the levels that are due; returns false if more are due. */
  boolean publish(Journal journal) {
    Consumables consumables = journal.state().consumables();
    Instant now = journal.context().now();
    if (consumables.hasUnpublished() && !now.isBefore(earliest)) {
      boolean published = false;
      for (String arn : consumables.takeUnpublished(journal.context().limits().expirations())) {
        ConsumableResource resource = consumables.published(arn);
        if (resource != null) {
          journal.write(new AccountEvent.ConsumablePublished(resource, consumables.levels(arn)));
          published = true;
        }
        consumables.markPublished(arn);
      }
      if (consumables.hasUnpublished()) {
        return false;
      }
      earliest = published ? now.plus(BETWEEN) : earliest;
    }
    waiting = consumables.hasUnpublished();
    return true;
  }

  Optional<Instant> next() {
    return waiting ? Optional.of(earliest) : Optional.empty();
  }
}
