package io.windlass.simulator.workload;

import io.windlass.events.BusEvent;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.simulator.kernel.SeededRandom;
import io.windlass.simulator.kernel.SimulationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Writes records to topics that they do not belong to. A service that fails on one returns to its
 * last commit and continues without it.
 */
public final class PoisonWriter {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);
  private static final List<String> WHERE =
      List.of(
          Topics.DEFINITIONS,
          Topics.JOB_REQUESTS,
          Topics.TASK_EVENTS,
          Topics.CAPACITY_EVENTS,
          Topics.TASK_COMMANDS,
          Topics.JOB_TRANSITIONS);

  private final SimulationContext world;
  private final List<String> accounts;
  private final SeededRandom chance;
  private boolean active = true;
  private long number;

  public PoisonWriter(SimulationContext world, List<String> accounts, SeededRandom chance) {
    this.world = world;
    this.accounts = accounts;
    this.chance = chance;
  }

  public void begin() {
    world.time().after(chance.upTo(LONGEST_WAIT), this::write);
  }

  /** Writes nothing more. */
  public void leave() {
    active = false;
  }

  private void write() {
    if (active) {
      String account = chance.pick(accounts);
      Instant now = world.time().instant();
      BusEvent event =
          BusEvent.newBuilder()
              .setId(Long.toString(number++))
              .setEventBusName("default")
              .setDetailType("poison")
              .setSource("poison")
              .setAccountId(account)
              .setTime(now)
              .setRegion("us-east-1")
              .setResources(List.of())
              .setDetail("{}")
              .build();
      world
          .log()
          .append(
              new OutboxMessage(chance.pick(WHERE), account, "poison-" + event.getId(), event),
              now);
      begin();
    }
  }
}
