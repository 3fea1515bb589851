package io.windlass.stateevents.messaging;

import static io.windlass.stateevents.messaging.DeliveryStage.ACCOUNT;
import static io.windlass.stateevents.messaging.DeliveryStage.DEFAULT_BUS;
import static io.windlass.stateevents.messaging.DeliveryStage.subscription;
import static io.windlass.stateevents.messaging.DeliveryStage.withRetry;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.Topics;
import io.windlass.messaging.transaction.Stage;
import io.windlass.stateevents.bus.BusAccess;
import io.windlass.stateevents.bus.BusAccess.Decision;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.targets.BusTarget;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Rules that send events to other buses. */
class BusToBusIT {
  private static final String OTHER_ACCOUNT = "210987654321";
  private static final String SECOND = DEFAULT_BUS.replace("default", "second");
  private static final String THIRD = DEFAULT_BUS.replace("default", "third");
  private static final String OTHERS = DEFAULT_BUS.replace(ACCOUNT, OTHER_ACCOUNT);
  private static final String CLOSED = OTHERS.replace("default", "closed");

  /** A rule on a bus, of the account whose bus it is. */
  private static Subscription on(String bus, Subscription of) {
    String account = bus.split(":", -1)[4];
    return new Subscription(
        of.id().replace(ACCOUNT, account),
        account,
        bus,
        of.pattern(),
        of.target(),
        of.retry(),
        of.deadLetterArn(),
        of.order());
  }

  private static final BusAccess ACCESS =
      (bus, sender, source, detailType) -> {
        assertThat(sender.accountId()).isEqualTo(ACCOUNT);
        assertThat(sender.ruleArn()).contains(":rule/to-");
        assertThat(source).isEqualTo("shop");
        assertThat(detailType).isEqualTo("test");
        return bus.equals(CLOSED) ? Decision.DENIED : Decision.ALLOWED;
      };

  @Test
  void anEventIsSentOnAsItIsButNotToAThirdBus() {
    try (var delivery = new DeliveryStage("bus_to_bus")) {
      delivery.with(
          BusTarget.PREFIX,
          () ->
              new BusTarget(
                  ACCESS,
                  events -> {
                    delivery.send(Topics.BUS_EVENTS, BusEvents.message(events.getFirst()).value());
                    return CompletableFuture.completedFuture(null);
                  }));
      String first = delivery.userTopic("first");
      String second = delivery.userTopic("second");
      String third = delivery.userTopic("third");
      String others = delivery.userTopic("others");
      String letters = delivery.userTopic("letters");
      delivery.subscriptions =
          List.of(
              subscription("first", first),
              subscription("to-second", SECOND),
              subscription("to-other", OTHERS),
              withRetry(subscription("to-closed", CLOSED), 5, letters),
              on(SECOND, subscription("second", second)),
              on(SECOND, subscription("to-third", THIRD)),
              on(THIRD, subscription("third", third)),
              on(OTHERS, subscription("others", others)));
      delivery.start();
      delivery.put("default", "shop", "{\"n\":1.50,\"a\":{\"b\":[\"}\"]}}");
      var atFirst = delivery.read(first);
      var atSecond = delivery.read(second);
      var atOthers = delivery.read(others);
      var dead = delivery.read(letters);
      Stage.await(
          "both",
          () ->
              atFirst.distinct() == 1
                  && atSecond.distinct() == 1
                  && atOthers.distinct() == 1
                  && dead.distinct() == 1);
      delivery.awaitIdle();
      delivery.put("third", "shop", "{\"n\":2}");
      var atThird = delivery.read(third);
      Stage.await("at the third", () -> atThird.distinct() == 1);

      String event = atFirst.records.getFirst().value();
      assertThat(event).contains("\"account\":\"" + ACCOUNT + "\"").contains("1.50");
      assertThat(atSecond.records.getFirst().value()).isEqualTo(event);
      assertThat(atOthers.records.getFirst().value()).isEqualTo(event);
      assertThat(atThird.records.getFirst().value()).contains("\"n\":2");
      assertThat(DeliveryStage.header(dead.records.getFirst(), "ERROR_CODE"))
          .isEqualTo("NO_PERMISSIONS");
      assertThat(DeliveryStage.header(dead.records.getFirst(), "TARGET_ARN")).isEqualTo(CLOSED);
    }
  }
}
