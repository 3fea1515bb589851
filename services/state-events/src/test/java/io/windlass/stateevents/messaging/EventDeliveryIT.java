package io.windlass.stateevents.messaging;

import static io.windlass.stateevents.messaging.DeliveryStage.ALL_EVENTS;
import static io.windlass.stateevents.messaging.DeliveryStage.eventId;
import static io.windlass.stateevents.messaging.DeliveryStage.fifo;
import static io.windlass.stateevents.messaging.DeliveryStage.header;
import static io.windlass.stateevents.messaging.DeliveryStage.subscription;
import static io.windlass.stateevents.messaging.DeliveryStage.withRetry;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.messaging.transaction.Stage;
import io.windlass.stateevents.delivery.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventDeliveryIT {
  private DeliveryStage delivery;
  private final List<HttpReceiver> receivers = new ArrayList<>();

  private DeliveryStage stage(String name) {
    delivery = new DeliveryStage(name);
    return delivery;
  }

  private HttpReceiver receiver(HttpReceiver.Behaviour behaviour) throws IOException {
    var receiver = new HttpReceiver(behaviour);
    receivers.add(receiver);
    return receiver;
  }

  @AfterEach
  void close() {
    if (delivery != null) {
      delivery.close();
    }
    receivers.forEach(HttpReceiver::close);
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(DeliveryStage::eventId).toList();
  }

  @Test
  void everySubscriberHasWhatItsPatternMatches() throws IOException {
    stage("delivery_basic");
    String all = delivery.userTopic("all");
    HttpReceiver failed = receiver(HttpReceiver.answering(200));
    String orders = delivery.userTopic("orders");
    Subscription ofOrders = subscription("orders", orders, "{\"source\":[\"shop\"]}");
    delivery.subscriptions =
        List.of(
            subscription("all", all),
            subscription("failed", failed.url(), "{\"detail\":{\"status\":[\"FAILED\"]}}"),
            subscription("broken", delivery.userTopic("broken"), "{\"detail\":\"x\"}"),
            new Subscription(
                ofOrders.id(),
                ofOrders.accountId(),
                DeliveryStage.DEFAULT_BUS.replace("default", "shop"),
                ofOrders.pattern(),
                ofOrders.target(),
                ofOrders.retry(),
                null,
                ofOrders.order()));
    delivery.start();
    delivery.publish(0, 200, 20);
    delivery.put("shop", "shop", "{\"order\":1}");
    delivery.put("default", "shop", "{\"order\":2}");
    var allTopic = delivery.read(all);
    var ordersTopic = delivery.read(orders);
    Stage.await("all", () -> allTopic.distinct() == 201);
    Stage.await("failed", () -> failed.eventIds().size() == 100);
    Stage.await("orders", () -> ordersTopic.distinct() == 1);
    delivery.awaitIdle();
    assertThat(allTopic.ids()).hasSize(201).containsAll(ids(200));
    assertThat(allTopic.records)
        .anySatisfy(
            each ->
                assertThat(each.value())
                    .startsWith("{\"version\":\"0\",\"id\":\"" + eventId(0) + "\""));
    assertThat(ordersTopic.records.getFirst().value()).contains("\"detail\":{\"order\":1}");
    assertThat(failed.bodies().getFirst()).contains("\"status\":\"FAILED\"");
    assertThat(
            delivery.stage.number(
                "select sum(cardinality(event_ids)) from delivery_record where ending ="
                    + " 'DELIVERED'"))
        .isEqualTo(302);
  }

  /** After a crash, the message about a firing may be there twice. */
  @Test
  void rule002AFiringGoesToItsRulesTargetsAloneAndOnce() {
    stage("delivery_firing");
    String scheduled = delivery.userTopic("scheduled");
    String others = delivery.userTopic("others");
    delivery.subscriptions =
        List.of(
            subscription("scheduled", scheduled, "{\"source\":[\"shop\"]}"),
            subscription("others", others));
    String rule = delivery.subscriptions.getFirst().sourceArn();
    Instant first = Instant.parse("2026-01-01T00:00:00Z");
    delivery.stage.execute(
        "insert into event_timer (arn, account_id, shard, expression, time_zone, start_at,"
            + " window_ms, max_age_ms, revision, scheduled_at) values ('"
            + rule
            + "', '123456789012', 0, 'rate(1 minute)', 'UTC', 0, 0, 0, 1, 0)");
    delivery.start();
    delivery.fire(rule, first);
    delivery.fire(rule, first);
    delivery.fire(rule, first.plusSeconds(60));
    var topic = delivery.read(scheduled);
    Stage.await("two firings", () -> topic.distinct() == 2);
    delivery.awaitIdle();
    delivery.stop();
    delivery.start();
    delivery.fire(rule, first.plusSeconds(60));
    delivery.fire(rule, first.plusSeconds(120));
    delivery.put("default", "shop", "{\"order\":1}");
    Stage.await("all", () -> topic.distinct() == 4);
    var other = delivery.read(others);
    Stage.await("the last event", () -> other.distinct() == 1);
    delivery.awaitIdle();
    assertThat(topic.ids()).hasSize(4);
    assertThat(topic.records.getFirst().value())
        .contains(
            "\"detail-type\":\"Scheduled Event\",\"source\":\"aws.events\"",
            "\"time\":\"2026-01-01T00:00:00Z\"",
            "\"resources\":[\"" + rule + "\"],\"detail\":{}}");
  }

  /** Not even decoded, and not told later either. */
  @Test
  void whatNobodyListensToIsPassedOver() {
    stage("delivery_unwanted");
    String all = delivery.userTopic("all");
    delivery.start();
    delivery.publish(0, 50, 10);
    Stage.await(
        "stored with what is put on a bus",
        () -> {
          delivery.put("default", "shop", "{}");
          return delivery.stage.number(
                  "select coalesce(sum(next_offset), 0) from consumed_offset where topic like"
                      + " '%notifications%'")
              == 50;
        });
    delivery.subscriptions = List.of(subscription("all", all));
    delivery.publish(50, 60, 10);
    var topic = delivery.read(all);
    Stage.await("what follows", () -> topic.distinct() > 0 && topic.ids().contains(eventId(59)));
    assertThat(topic.ids())
        .containsAll(ids(60).subList(50, 60))
        .doesNotContainAnyElementsOf(ids(50));
  }

  @Test
  void targetsThatHangRefuseOrAreSlowHoldUpNoOther() throws IOException {
    stage("delivery_apart");
    HttpReceiver hangs = receiver(HttpReceiver.hanging());
    HttpReceiver slow = receiver(HttpReceiver.slow(Duration.ofMillis(300)));
    HttpReceiver errors = receiver(HttpReceiver.answering(503));
    String healthy = delivery.userTopic("healthy");
    delivery.subscriptions =
        List.of(
            subscription("a-hangs", hangs.url()),
            subscription("b-slow", slow.url()),
            subscription("c-errors", errors.url()),
            subscription("d-refuses", "http://127.0.0.1:1/"),
            subscription("e-no-topic", "kafka:delivery-apart.nowhere"),
            subscription("f-unknown", "arn:aws:unknown:::x"),
            subscription("g-healthy", healthy));
    delivery.start(
        new DeliverySettings(
            DeliveryStage.QUICK.limits(),
            Duration.ofMillis(50),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1)));
    var topic = delivery.read(healthy);
    int events = 600;
    for (int i = 0; i < events; i += 100) {
      delivery.publish(i, i + 100, 50);
      int expected = i + 100;
      Stage.await("healthy " + expected, () -> topic.distinct() == expected);
    }
    assertThat(topic.ids()).containsAll(ids(events));
    Stage.await("slow", () -> slow.eventIds().size() == events);
    assertThat(delivery.pending()).isGreaterThan(events);
  }

  @Test
  void whatCannotBeDeliveredGoesToTheDeadLetterQueue() throws IOException {
    stage("delivery_dead");
    HttpReceiver errors = receiver(HttpReceiver.answering(503));
    HttpReceiver refuses = receiver(HttpReceiver.answering(400));
    String dead = delivery.userTopic("dead");
    delivery.subscriptions =
        List.of(
            withRetry(subscription("retried", errors.url()), 2, dead),
            withRetry(subscription("final", refuses.url()), 2, dead));
    delivery.start();
    delivery.publish(0, 10, 10);
    var letters = delivery.read(dead);
    Stage.await(
        "dead letters",
        () -> {
          letters.poll();
          return letters.records.size() == 20;
        });
    delivery.awaitIdle();
    assertThat(errors.requests()).isEqualTo(30);
    assertThat(refuses.requests()).isEqualTo(10);
    Map<String, Integer> conditions = new HashMap<>();
    for (var letter : letters.records) {
      conditions.merge(
          header(letter, "ERROR_CODE") + header(letter, "EXHAUSTED_RETRY_CONDITION"),
          1,
          Integer::sum);
      assertThat(header(letter, "RULE_ARN"))
          .startsWith("arn:aws:events:us-east-1:123456789012:rule/");
      assertThat(header(letter, "TARGET_ARN")).startsWith("http://127.0.0.1:");
    }
    assertThat(conditions)
        .containsOnly(Map.entry("HTTP_503MaximumRetryAttempts", 10), Map.entry("HTTP_400", 10));
    assertThat(
            delivery.stage.number(
                "select count(*) from delivery_record where ending = 'DEAD_LETTERED' and failures"
                    + " like '%HTTP_%'"))
        .isEqualTo(20);
  }

  @Test
  void aFifoSubscriberHasEachGroupInOrder() throws IOException {
    stage("delivery_fifo");
    HttpReceiver receiver = receiver(HttpReceiver.refusingOnce(7));
    delivery.subscriptions = List.of(fifo(subscription("fifo", receiver.url(), ALL_EVENTS)));
    delivery.start();
    for (int i = 0; i < 20; i++) {
      delivery.publish(i * 50, i * 50 + 50, 10);
    }
    Stage.await("all", () -> receiver.eventIds().size() == 1_000);
    delivery.awaitIdle();
    Map<Integer, Integer> last = new HashMap<>();
    for (int number : receiver.numbersInOrder()) {
      Integer before = last.put(number % 10, number);
      assertThat(before == null || before < number).as("%d after %d", number, before).isTrue();
    }
  }
}
