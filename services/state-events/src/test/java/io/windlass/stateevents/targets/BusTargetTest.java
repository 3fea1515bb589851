package io.windlass.stateevents.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.stateevents.bus.BusAccess;
import io.windlass.stateevents.bus.PublishedEvent;
import io.windlass.stateevents.delivery.DeliverableEvent;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BusTargetTest {
  private static final String BUS = "arn:aws:events:us-east-1:123456789012:event-bus/shop";
  private static final UUID ID = new UUID(1, 2);
  private static final Instant FIRED = Instant.parse("2026-01-01T00:00:00Z");

  private final List<PublishedEvent> published = new ArrayList<>();
  private final BusTarget target =
      new BusTarget(
          (_, _, source, _) ->
              source.equals("nightly") ? BusAccess.Decision.ALLOWED : BusAccess.Decision.DENIED,
          events -> {
            published.addAll(events);
            return CompletableFuture.completedFuture(null);
          });

  private DeliveryOutcome send(String source, String input) {
    var event = new DeliverableEvent(1, ID, "123456789012", BUS, "g", FIRED, "{}");
    var to =
        new DeliveryTarget(
            BUS,
            "arn:aws:iam::123456789012:role/r",
            "{\"EventBridgeParameters\":{\"Source\":\"%s\",\"DetailType\":\"Close\"}}"
                .formatted(source),
            new DeliveryTarget.TargetInput.OfSchedule(input));
    return target
        .send(new TargetClient.Message(event, to, input, null))
        .toCompletableFuture()
        .join();
  }

  @Test
  void rule002AScheduleMayPutAnEventOfItsOwn() {
    assertThat(send("nightly", "{\"day\":1.50}")).isEqualTo(DeliveryOutcome.delivered());
    assertThat(published)
        .containsExactly(
            new PublishedEvent(
                ID.toString(),
                "123456789012",
                "us-east-1",
                BUS,
                "nightly",
                "Close",
                FIRED,
                List.of(),
                "{\"day\":1.50}"));
    assertThat(send("other", "{}"))
        .isEqualTo(
            DeliveryOutcome.permanent(
                "NO_PERMISSIONS", "the policy of " + BUS + " does not let 123456789012 in"));
    assertThatThrownBy(() -> send("nightly", "[]")).isInstanceOf(InvalidTargetException.class);
    assertThat(published).hasSize(1);
  }
}
