package io.windlass.stateevents.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.messaging.transaction.Stage;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.delivery.Subscription.Run;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subscribers that start in the past, stop and go on, while the service is restarted. */
class SubscriberRunsIT {
  private DeliveryStage delivery;
  private HttpReceiver receiver;

  @BeforeEach
  void start() throws IOException {
    delivery = new DeliveryStage("subscriber_runs");
    receiver = new HttpReceiver(HttpReceiver.answering(200));
  }

  @AfterEach
  void close() {
    delivery.close();
    receiver.close();
  }

  private Subscription subscriber(long number, boolean stopped, @Nullable Instant from) {
    Subscription of = DeliveryStage.subscription("s", receiver.url(), "{\"source\":[\"shop\"]}");
    return new Subscription(
        of.id(),
        of.accountId(),
        of.busArn(),
        of.pattern(),
        of.target(),
        of.retry(),
        null,
        Subscription.Order.FIFO,
        new Run(number, stopped, from, Instant.now(), null));
  }

  private void put(int from, int to) {
    for (int i = from; i < to; i++) {
      delivery.put("default", i % 5 == 4 ? "other" : "shop", "{\"n\":" + i + "}");
    }
  }

  private static List<Integer> ofShop(int from, int to) {
    return IntStream.range(from, to).filter(n -> n % 5 != 4).boxed().toList();
  }

  private long behind() {
    return delivery.stage.number(
        "select count(*) from subscriber_position where next_offset is not null");
  }

  @Test
  void aRestartNeitherLosesNorReordersWhatASubscriberIsBehindWith() {
    delivery.start();
    delivery.put("default", "first", "{}");
    put(0, 500);
    Stage.await(
        "consumed",
        () ->
            delivery.stage.number(
                    "select coalesce(sum(next_offset), 0) from consumed_offset where topic like"
                        + " '%bus-events%'")
                >= 501);
    delivery.subscriptions = List.of(subscriber(1, false, Instant.EPOCH));
    Stage.await("some", () -> receiver.numbersInOrder().size() > 50);
    delivery.stop();
    assertThat(receiver.numbersInOrder().size()).isLessThan(400);
    put(500, 520);
    delivery.start();
    put(520, 540);
    Stage.await("all", () -> receiver.numbersInOrder().stream().distinct().count() == 432);
    delivery.awaitIdle();
    assertThat(receiver.numbersInOrder().stream().distinct().toList()).isEqualTo(ofShop(0, 540));
    assertThat(behind()).isZero();
  }

  @Test
  void whatIsPutWhileASubscriberIsStoppedIsDeliveredWhenItGoesOn() {
    delivery.subscriptions = List.of(subscriber(1, false, Instant.now()));
    delivery.start();
    put(0, 20);
    Stage.await("first", () -> receiver.numbersInOrder().size() == 16);
    delivery.subscriptions = List.of(subscriber(1, true, null));
    put(20, 40);
    Stage.await("stopped", () -> behind() == 1);
    delivery.stop();
    put(40, 60);
    delivery.start();
    put(60, 80);
    Stage.await("noticed", () -> delivery.pending() == 0);
    assertThat(receiver.numbersInOrder()).isEqualTo(ofShop(0, 20));
    delivery.subscriptions = List.of(subscriber(2, false, null));
    Stage.await("all", () -> receiver.numbersInOrder().stream().distinct().count() == 64);
    put(80, 90);
    Stage.await("new", () -> receiver.numbersInOrder().stream().distinct().count() == 72);
    assertThat(receiver.numbersInOrder().stream().distinct().toList()).isEqualTo(ofShop(0, 90));
  }
}
