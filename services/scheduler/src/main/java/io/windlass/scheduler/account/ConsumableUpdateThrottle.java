package io.windlass.scheduler.account;

import io.windlass.scheduler.consumable.ConsumableResource;
import io.windlass.scheduler.consumable.Consumables;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.step.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When the world is told next how much there is of consumable resources (CR-005): at once if it was
 * quiet, otherwise at most once a second, which is well within the lag that CR-007 allows. Soft
 * state: what was told last is kept with each resource.
 */
final class ConsumableUpdateThrottle {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private Instant earliest = Instant.MIN;
  private boolean waiting;

  /** Tells what is due; false if more is due. */
  boolean tell(Journal journal) {
    Consumables consumables = journal.state().consumables();
    Instant now = journal.context().now();
    if (consumables.hasUntold() && !now.isBefore(earliest)) {
      boolean told = false;
      for (String arn : consumables.takeUntold(journal.context().limits().expirations())) {
        ConsumableResource resource = consumables.told(arn);
        if (resource != null) {
          journal.write(new AccountEvent.ConsumableTold(resource, consumables.levels(arn)));
          told = true;
        }
        consumables.isTold(arn);
      }
      if (consumables.hasUntold()) {
        return false;
      }
      earliest = told ? now.plus(BETWEEN) : earliest;
    }
    waiting = consumables.hasUntold();
    return true;
  }

  Optional<Instant> next() {
    return waiting ? Optional.of(earliest) : Optional.empty();
  }
}
