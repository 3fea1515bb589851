package io.windlass.simulator.workload;

import io.windlass.events.CapacityLimit;
import io.windlass.events.QuotaShareDefinition;
import io.windlass.messaging.OutboxMessage;
import io.windlass.simulator.kernel.SeededRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The quota shares of one queue: limits and strategies that change, shares that go and return. */
final class QuotaShareWorkload {
  private static final List<String> STRATEGIES =
      List.of("RESERVE", "LEND", "LEND_AND_BORROW", "LEND_AND_BORROW");

  /** More than any job needs, of everything. */
  private static final int PLENTY = 1_000_000;

  private final SimulatedAccount account;
  private final SeededRandom chance;
  private final String queue;
  private final boolean ofService;
  private final List<String> names = new ArrayList<>();

  QuotaShareWorkload(
      SimulatedAccount account, SeededRandom chance, String queue, boolean ofService) {
    this.ofService = ofService;
    this.account = account;
    this.chance = chance;
    this.queue = queue;
  }

  List<String> names() {
    return names;
  }

  List<OutboxMessage> create(Instant now) {
    int count = chance.between(2, 4);
    List<OutboxMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("s" + i);
      messages.add(define(i, false, now));
    }
    return messages;
  }

  /** Changes the limits of a share, or deletes or recreates it. */
  List<OutboxMessage> change(Instant now) {
    return List.of(define(chance.below(names.size()), chance.oneIn(6), now));
  }

  /** Each share has enough of its own. */
  List<OutboxMessage> abound(Instant now) {
    List<OutboxMessage> messages = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      List<CapacityLimit> limits = List.of(new CapacityLimit(unit(), PLENTY));
      messages.add(send(i, limits, "RESERVE", false, now));
    }
    return messages;
  }

  private OutboxMessage define(int index, boolean deleting, Instant now) {
    List<CapacityLimit> limits = new ArrayList<>();
    limits.add(new CapacityLimit(unit(), chance.between(0, 5)));
    if (!ofService && chance.oneIn(4)) {
      limits.add(new CapacityLimit("MEMORY", chance.between(1, 4) * 1_024));
    }
    return send(index, limits, chance.pick(STRATEGIES), deleting, now);
  }

  private String unit() {
    return ofService ? "NUM_INSTANCES" : "VCPU";
  }

  private OutboxMessage send(
      int index, List<CapacityLimit> limits, String strategy, boolean deleting, Instant now) {
    return account.define(
        "job-queue/" + queue + "/quota-share/" + names.get(index),
        QuotaShareDefinition.newBuilder()
            .setName(names.get(index))
            .setJobQueueArn(account.arn("job-queue/" + queue))
            .setState("ENABLED")
            .setCapacityLimits(limits)
            .setSharingStrategy(strategy)
            .setBorrowLimit(chance.oneIn(3) ? chance.pick(List.of(-1, 0, 50, 200)) : null)
            .setInSharePreemption(chance.oneIn(2))
            .build(),
        deleting,
        now);
  }
}
