package io.windlass.capacity.instance;

import static io.windlass.capacity.instance.InstanceState.DRAINING;
import static io.windlass.capacity.instance.InstanceState.READY;
import static io.windlass.capacity.instance.InstanceState.STARTING;
import static io.windlass.capacity.instance.InstanceState.TERMINATED;

import java.util.List;

/** Every change of state that an instance may make; what is not a row here cannot happen. */
public final class InstanceTransitions {
  /** What happens to an instance. */
  public enum Trigger {
    BECAME_READY,
    DRAIN,
    RESUME,
    TERMINATE,
    LOSE
  }

  /** One permitted change. */
  public record Row(InstanceState from, Trigger trigger, InstanceState to) {}

  public static final List<Row> ROWS =
      List.of(
          new Row(STARTING, Trigger.BECAME_READY, READY),
          new Row(STARTING, Trigger.TERMINATE, TERMINATED),
          new Row(STARTING, Trigger.LOSE, TERMINATED),
          new Row(READY, Trigger.DRAIN, DRAINING),
          new Row(READY, Trigger.LOSE, TERMINATED),
          new Row(DRAINING, Trigger.RESUME, READY),
          new Row(DRAINING, Trigger.TERMINATE, TERMINATED),
          new Row(DRAINING, Trigger.LOSE, TERMINATED));

  private InstanceTransitions() {}

  /** The state after a change; an absent pair is a fault. */
  public static InstanceState next(InstanceState from, Trigger trigger) {
    for (Row row : ROWS) {
      if (row.from == from && row.trigger == trigger) {
        return row.to;
      }
    }
    throw new IllegalStateException("an instance that is " + from + " cannot " + trigger);
  }
}
