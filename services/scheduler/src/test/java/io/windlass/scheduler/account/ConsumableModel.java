package io.windlass.scheduler.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.consumable.ConsumableDefinition;
import io.windlass.scheduler.consumable.ConsumableLevels;
import io.windlass.scheduler.consumable.ConsumableRequirement;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.state.AccountState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Owners of consumable resources who change, delete and create them again by chance, and a plain
 * account of what must be left, kept from what happened alone (CR-022 to CR-024, CR-033, CR-045).
 */
final class ConsumableModel {
  private static final List<String> NAMES = List.of("r0", "r1", "spent");
  private static final long PLENTY = 1_000_000;

  private record Lock(long incarnation, long quantity) {}

  /** The expected state of one resource. */
  private static final class Expected {
    private final Map<String, Lock> locks = new HashMap<>();
    private ConsumableDefinition definition;
    private long spent;

    long inUse() {
      long incarnation = definition.grant().incarnation();
      return locks.values().stream()
          .filter(lock -> lock.incarnation() == incarnation)
          .mapToLong(Lock::quantity)
          .sum();
    }

    ConsumableLevels levels() {
      if (definition == null || definition.deleted()) {
        return new ConsumableLevels(0, 0, 0);
      }
      long granted = definition.grant().quantity();
      if (definition.replenishable()) {
        return new ConsumableLevels(
            Math.max(granted, inUse()), Math.max(0, granted - inUse()), inUse());
      }
      return new ConsumableLevels(granted - spent, granted - spent, inUse());
    }
  }

  private final Random random;
  private final Map<String, Expected> resources = new HashMap<>();
  private final Map<String, ConsumableDefinition> last = new HashMap<>();

  ConsumableModel(Random random) {
    this.random = random;
    NAMES.forEach(name -> resources.put(Arns.consumable(name), new Expected()));
  }

  /** Returns the requirements of a job, which has none in most cases. */
  void requirement(JobPlan plan) {
    while (random.nextInt(3) == 0) {
      plan.consuming(NAMES.get(random.nextInt(NAMES.size())), 1 + random.nextInt(3));
    }
  }

  void act(List<AccountCommand> commands) {
    if (random.nextInt(10) == 0) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      commands.add(define(name, random.nextInt(6), random.nextInt(8) == 0));
    }
  }

  /** Makes enough of all resources available that every job can end. */
  void calmDown(List<AccountCommand> commands) {
    NAMES.forEach(name -> commands.add(define(name, PLENTY, false)));
  }

  private AccountCommand define(String name, long quantity, boolean deleted) {
    String arn = Arns.consumable(name);
    ConsumableDefinition former = last.get(arn);
    long sequence = former == null ? 1 : former.sequence() + 1;
    boolean isNew = former == null || former.deleted();
    ConsumableDefinition.Grant grant =
        new ConsumableDefinition.Grant(
            isNew ? sequence : former.grant().incarnation(),
            isNew || random.nextBoolean() ? sequence : former.grant().number(),
            quantity);
    ConsumableDefinition next =
        new ConsumableDefinition(arn, sequence, deleted, !name.equals("spent"), grant);
    last.put(arn, next);
    return new AccountCommand.DefineConsumable(next);
  }

  /** Applies what happened, and compares. */
  void check(List<AccountEvent> events, AccountState state, String what) {
    for (AccountEvent event : events) {
      switch (event) {
        case AccountEvent.ConsumableChanged changed -> define(changed.resource().definition());
        case AccountEvent.JobStep step -> follow(step, what);
        default -> {}
      }
    }
    resources.forEach(
        (arn, expected) -> {
          ConsumableLevels levels = state.consumables().levels(arn);
          assertThat(levels).as(what + " " + arn).isEqualTo(expected.levels());
          assertThat(levels.available()).as(what + " " + arn).isNotNegative();
          assertThat(levels.total()).as(what + " " + arn).isNotNegative();
        });
  }

  private void define(ConsumableDefinition definition) {
    Expected expected = resources.get(definition.arn());
    ConsumableDefinition former = expected.definition;
    boolean sameGrant =
        former != null
            && former.grant().incarnation() == definition.grant().incarnation()
            && former.grant().number() == definition.grant().number();
    expected.spent = sameGrant ? Math.min(expected.spent, definition.grant().quantity()) : 0;
    expected.definition = definition;
  }

  private void follow(AccountEvent.JobStep step, String what) {
    Job before = step.before();
    boolean held = before != null && before.status().occupiesInstance();
    for (ConsumableRequirement requirement :
        step.after().profile().execution().consumables().all()) {
      Expected expected = resources.get(requirement.resourceArn());
      if (step.event() instanceof JobEvent.Placed placed) {
        assertThat(expected.levels().available())
            .as(what)
            .isGreaterThanOrEqualTo(requirement.quantity());
        long incarnation = expected.definition.grant().incarnation();
        expected.locks.put(
            placed.attempt().taskId(), new Lock(incarnation, requirement.quantity()));
        expected.spent += expected.definition.replenishable() ? 0 : requirement.quantity();
      } else if (held && !step.after().status().occupiesInstance()) {
        assertThat(expected.locks.remove(before.liveAttempt().taskId())).as(what).isNotNull();
      }
    }
  }
}
