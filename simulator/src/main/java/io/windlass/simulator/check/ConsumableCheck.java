package io.windlass.simulator.check;

import static io.windlass.simulator.kernel.InvariantViolation.unless;

import io.windlass.scheduler.consumable.ConsumableLevels;
import io.windlass.scheduler.consumable.ConsumableRequirement;
import io.windlass.scheduler.consumable.ConsumableResource;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.state.AccountState;
import java.util.HashMap;
import java.util.Map;

/**
 * Checks consumable resources: what is in use is exactly what running jobs hold, no level is
 * negative, and the levels add up.
 */
final class ConsumableCheck {
  private ConsumableCheck() {}

  static void check(AccountState state) {
    if (state.consumables().all().isEmpty()) {
      return;
    }
    Map<String, Long> held = new HashMap<>();
    for (Job job : state.jobs()) {
      if (job.status().occupiesInstance() && job.id().part() != JobId.Part.NODE) {
        for (ConsumableRequirement requirement : job.profile().execution().consumables().all()) {
          held.merge(requirement.resourceArn(), requirement.quantity(), Long::sum);
        }
      }
    }
    for (String arn : state.consumables().all()) {
      check(arn, state, held.getOrDefault(arn, 0L));
    }
  }

  private static void check(String arn, AccountState state, long held) {
    ConsumableLevels levels = state.consumables().levels(arn);
    ConsumableResource resource = state.consumables().get(arn);
    if (resource == null) {
      return;
    }
    unless(
        levels.inUse() == held,
        () -> "jobs hold " + held + " of " + arn + ", which has in use " + levels.inUse());
    unless(
        levels.available() >= 0 && levels.inUse() >= 0,
        () -> "of " + arn + " there is less than nothing: " + levels);
    unless(
        !resource.definition().replenishable()
            || levels.total() == levels.available() + levels.inUse(),
        () -> "of " + arn + " the parts are not the whole: " + levels);
  }

  /** Once all is over nothing is in use. */
  static void checkEnd(AccountState state) {
    for (String arn : state.consumables().all()) {
      ConsumableLevels levels = state.consumables().levels(arn);
      unless(levels.inUse() == 0, () -> "of " + arn + " " + levels.inUse() + " stay in use");
    }
  }
}
