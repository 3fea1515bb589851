package io.windlass.capacity.scaling;

import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.scaling.ScalingCommand.Drain;
import io.windlass.capacity.scaling.ScalingCommand.Terminate;
import io.windlass.capacity.scaling.ScalingSnapshot.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Takes instances away: those of types that are no longer allowed at once (they finish what they
 * hold), idle ones after the delay, or without it where somebody else needs the room and this
 * environment's own demand could not use them. Never below minvCpus (CE-009).
 */
final class ScaleDown {
  /** How long an empty instance waits for the scheduler's word that it may go. */
  static final Duration UNANSWERED = Duration.ofSeconds(30);

  private final ScalingSnapshot snapshot;
  private final ScalingRules rules;

  ScaleDown(ScalingSnapshot snapshot) {
    this.snapshot = snapshot;
    rules = snapshot.rules();
  }

  /** Empty instances of which the scheduler says nothing; a task that still comes is refused. */
  static List<ScalingCommand> unanswered(List<Slice> slices, Instant now) {
    List<ScalingCommand> commands = new ArrayList<>();
    for (Slice slice : slices) {
      if (slice.is(InstanceState.DRAINING)
          && slice.load().tasks() == 0
          && !slice.idleSince().plus(UNANSWERED).isAfter(now)) {
        commands.add(new Terminate(slice.instance().id(), "empty, and no word of the scheduler"));
      }
    }
    return commands;
  }

  /** Instances of types that the definition no longer allows (CE-096). */
  List<ScalingCommand> replaced() {
    return snapshot.slices().stream()
        .filter(slice -> slice.is(InstanceState.READY))
        .filter(slice -> !rules.allows(slice.instance().type()))
        .<ScalingCommand>map(
            slice -> new Drain(slice.instance().id(), "its type is no longer allowed"))
        .toList();
  }

  /**
   * Idle instances.
   *
   * @param activevCpus what is there and not about to go
   * @param roomNeeded this environment's head waits for room that only smaller instances leave: of
   *     a multi-node job, also those go that could hold one node and keep out another
   */
  List<ScalingCommand> idle(long activevCpus, boolean roomNeeded) {
    List<Slice> idle =
        snapshot.slices().stream()
            .filter(slice -> slice.is(InstanceState.READY) && slice.load().tasks() == 0)
            .filter(slice -> rules.allows(slice.instance().type()))
            .sorted(Comparator.comparing(Slice::idleSince))
            .toList();
    Set<String> inTheWay =
        roomNeeded && snapshot.demand().headNodes() > 1
            ? GangCapacity.inTheWay(snapshot)
            : Set.of();
    List<ScalingCommand> commands = new ArrayList<>();
    long active = activevCpus;
    for (Slice slice : idle) {
      long left = active - slice.instance().vcpus();
      boolean givenUp = inTheWay.contains(slice.instance().id());
      if (left >= rules.minvCpus() && (givenUp || !isUseful(slice))) {
        if (!slice.idleSince().plus(rules.idleDelay()).isAfter(snapshot.now())) {
          commands.add(new Drain(slice.instance().id(), "idle"));
          active = left;
        } else if ((snapshot.othersWaitForHost() || roomNeeded) && !snapshot.isFresh(slice)) {
          commands.add(new Drain(slice.instance().id(), "idle, and its room is needed"));
          active = left;
        }
      }
    }
    return commands;
  }

  private boolean isUseful(Slice slice) {
    return rules.growing()
        && !snapshot.demand().isNone()
        && snapshot.demand().servedBy(slice.instance().type(), slice.free());
  }
}
