package io.windlass.simulator.workload;

import io.windlass.events.ConsumableResourceDefinition;
import io.windlass.messaging.OutboxMessage;
import io.windlass.simulator.kernel.SeededRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The consumable resources of one account: replenishable and non-replenishable ones. */
final class ConsumableWorkload {
  /** The most that a job needs of one; less than there is in the end. */
  private static final int MOST_NEEDED = 3;

  private static final long PLENTY = 1_000_000;

  private final SimulatedAccount account;
  private final SeededRandom chance;
  private final List<String> types = new ArrayList<>();
  private final List<Long> grants = new ArrayList<>();

  ConsumableWorkload(SimulatedAccount account, SeededRandom chance) {
    this.account = account;
    this.chance = chance;
  }

  List<OutboxMessage> create(Instant now) {
    int count = chance.below(3);
    List<OutboxMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      types.add(chance.oneIn(3) ? "NON_REPLENISHABLE" : "REPLENISHABLE");
      grants.add(0L);
      messages.add(grant(i, chance.between(1, 8), now));
    }
    return messages;
  }

  /** Some quantity changes, up or down, below what is in use too. */
  List<OutboxMessage> change(Instant now) {
    return types.isEmpty()
        ? List.of()
        : List.of(grant(chance.below(types.size()), chance.between(0, 10), now));
  }

  /** There is enough of everything. */
  List<OutboxMessage> abound(Instant now) {
    List<OutboxMessage> messages = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      messages.add(grant(i, PLENTY, now));
    }
    return messages;
  }

  /** Returns what a job needs: mostly nothing. */
  Map<String, Long> needs() {
    Map<String, Long> needs = new TreeMap<>();
    for (int i = 0; i < types.size(); i++) {
      if (chance.oneIn(4)) {
        needs.put(arn(i), (long) chance.between(1, MOST_NEEDED));
      }
    }
    return needs;
  }

  private OutboxMessage grant(int index, long quantity, Instant now) {
    long number = grants.get(index) + 1;
    grants.set(index, number);
    return account.define(
        "consumable-resource/cr" + index,
        ConsumableResourceDefinition.newBuilder()
            .setName("cr" + index)
            .setResourceType(types.get(index))
            .setIncarnation(1)
            .setGrant(number)
            .setGrantedQuantity(quantity)
            .build(),
        false,
        now);
  }

  private String arn(int index) {
    return account.arn("consumable-resource/cr" + index);
  }
}
