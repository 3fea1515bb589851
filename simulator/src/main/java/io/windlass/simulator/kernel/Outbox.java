package io.windlass.simulator.kernel;

import io.windlass.messaging.OutboxMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages of committed transactions of one partition, which leave in order. Those that left but
 * were not noted down as having left are sent again after a crash.
 */
public final class Outbox {
  private final SimulationContext world;
  private final List<OutboxMessage> rows = new ArrayList<>();
  private int published;

  public Outbox(SimulationContext world) {
    this.world = world;
  }

  public void add(List<OutboxMessage> messages) {
    rows.addAll(messages);
  }

  /** Sends what has not been sent. */
  public void publish() {
    Instant now = world.time().instant();
    Instant arrival = now.plus(world.chance().upTo(world.faults().delay()));
    for (; published < rows.size(); published++) {
      world.log().append(rows.get(published), arrival);
    }
    if (!world.chance().oneIn(world.faults().unmarked())) {
      rows.clear();
      published = 0;
    }
  }

  /** The sender has crashed. */
  public void crash() {
    published = 0;
  }
}
