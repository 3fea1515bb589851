package io.windlass.stateevents.messaging;

import io.windlass.messaging.MessageTracing;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.LaneLimits;
import io.windlass.stateevents.targets.TargetClient;
import java.util.concurrent.CompletionStage;

/** Adds the attempts to deliver an event to the trace of the event's job. */
record TracedTargets(TargetClient targets, MessageTracing tracing) implements TargetClient {
  /** Returns the targets as they are, if nothing is traced. */
  static TargetClient of(TargetClient targets, MessageTracing tracing) {
    return tracing.isOn() ? new TracedTargets(targets, tracing) : targets;
  }

  @Override
  public CompletionStage<DeliveryOutcome> send(Message message) {
    MessageTracing.DeliveryTrace trace =
        tracing.delivering(message.event().id().toString(), message.target().arn());
    if (trace == null) {
      return targets.send(message);
    }
    try {
      return targets
          .send(message)
          .whenComplete(
              (outcome, failure) ->
                  trace.ended(
                      failure != null
                          ? "INTERNAL_ERROR"
                          : outcome instanceof DeliveryOutcome.Failed failed
                              ? failed.code()
                              : null));
    } catch (RuntimeException | Error failure) {
      trace.ended("INVALID_INPUT");
      throw failure;
    }
  }

  @Override
  public LaneLimits limits(DeliveryTarget target) {
    return targets.limits(target);
  }

  @Override
  public void close() {
    targets.close();
  }
}
