package io.windlass.stateevents.delivery;

import static io.windlass.stateevents.delivery.DeliveryModel.subscription;
import static io.windlass.stateevents.delivery.Subscription.Order.FIFO;
import static io.windlass.stateevents.delivery.Subscription.Order.UNORDERED;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.delivery.DeliveryModel.Arrival;
import io.windlass.stateevents.delivery.DeliveryModel.Reply;
import io.windlass.stateevents.delivery.Subscription.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanesTest {
  private static final Reply AT_ONCE = new Reply(Duration.ofMillis(5), DeliveryOutcome.delivered());
  private static final Reply HANGS =
      new Reply(Duration.ofSeconds(5), DeliveryOutcome.retryable("TIMEOUT", "no answer"));
  private static final Reply REFUSES =
      new Reply(Duration.ofMillis(1), DeliveryOutcome.retryable("SDK_CLIENT_ERROR", "refused"));
  private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:dead";

  private final DeliveryModel model = new DeliveryModel(1);

  private static String[] groups(int count) {
    return IntStream.range(0, count).mapToObj(i -> "g" + i).toArray(String[]::new);
  }

  private static List<Long> all(int count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }

  @Test
  void healthyDeliveriesLeaveNoRow() {
    model.subscribe(subscription("a", UNORDERED), subscription("b", FIFO));
    model.publish(groups(10));
    assertThat(model.storedRows()).isZero();
    model.pass(Duration.ofSeconds(1));
    assertThat(model.positions("a")).containsExactlyInAnyOrderElementsOf(all(10));
    assertThat(model.positions("b")).containsExactlyInAnyOrderElementsOf(all(10));
    assertThat(model.isIdle()).isTrue();
    assertThat(model.records).hasSize(20).allMatch(each -> each.failures().isEmpty());
  }

  @Test
  void aTargetThatHangsHoldsUpNoOther() {
    model.subscribe(subscription("hangs", UNORDERED), subscription("healthy", UNORDERED));
    model.target((to, _) -> to.target().arn().equals("kafka:hangs") ? HANGS : AT_ONCE);
    for (int i = 0; i < 100; i++) {
      Instant begin = model.now();
      model.publish(groups(10));
      model.pass(Duration.ofMillis(100));
      assertThat(model.positions("healthy")).hasSize((i + 1) * 10);
      assertThat(Duration.between(begin, model.now())).isLessThan(Duration.ofMillis(200));
    }
    assertThat(model.mostInMemory).isLessThanOrEqualTo(60);
    assertThat(model.storedEvents()).isEqualTo(1000);
    model.target((_, _) -> AT_ONCE);
    model.pass(Duration.ofMinutes(10));
    assertThat(model.isIdle()).isTrue();
    assertThat(new HashSet<>(model.positions("hangs"))).hasSize(1000);
  }

  @Test
  void aTargetThatFailsIsProbedOnlyUntilItTakesSomething() {
    model.subscribe(subscription("a", UNORDERED), subscription("healthy", FIFO));
    var attempts = new ArrayList<Instant>();
    model.target(
        (to, _) -> {
          if (to.target().arn().equals("kafka:healthy")) {
            return AT_ONCE;
          }
          attempts.add(model.now());
          return REFUSES;
        });
    for (int i = 0; i < 200; i++) {
      model.publish(groups(20));
      model.pass(Duration.ofMillis(100));
    }
    assertThat(model.positions("healthy")).hasSize(4_000);
    Instant recent = model.now().minusSeconds(10);
    assertThat(attempts.stream().filter(each -> each.isAfter(recent))).hasSizeBetween(400, 600);
    model.target((_, _) -> AT_ONCE);
    model.pass(Duration.ofSeconds(90));
    assertThat(model.isIdle()).isTrue();
    assertThat(new HashSet<>(model.positions("a"))).hasSize(4_000);
  }

  @Test
  void whatAFailingTargetIsToHaveOnceOnlyGoesToTheDeadLetterQueueAtOnce() {
    model.subscribe(
        subscription("a", UNORDERED, new RetryPolicy(Duration.ofHours(1), 0), QUEUE),
        subscription("b", UNORDERED, new RetryPolicy(Duration.ofSeconds(2), 185), QUEUE));
    model.target((_, _) -> REFUSES);
    for (int i = 0; i < 100; i++) {
      model.publish(groups(20));
      model.pass(Duration.ofMillis(100));
    }
    model.pass(Duration.ofSeconds(8));
    assertThat(model.deadLetters).hasSize(4_000);
    assertThat(model.isIdle()).isTrue();
  }

  @Test
  void whatFailsIsTriedAgainLaterAndLater() {
    model.subscribe(subscription("a", UNORDERED));
    var attempts = new ArrayList<Instant>();
    model.target(
        (_, _) -> {
          attempts.add(model.now());
          return attempts.size() < 6 ? REFUSES : AT_ONCE;
        });
    model.publish("g");
    model.pass(Duration.ofMinutes(2));
    assertThat(attempts).hasSize(6);
    for (int i = 1; i < attempts.size(); i++) {
      long seconds = 1L << (i - 1);
      assertThat(Duration.between(attempts.get(i - 1), attempts.get(i)))
          .isBetween(Duration.ofMillis(500 * seconds), Duration.ofMillis(1000 * seconds + 300));
    }
    assertThat(model.isIdle()).isTrue();
    assertThat(model.records).hasSize(1);
    assertThat(model.records.getFirst().failures()).hasSize(5);
  }

  @Test
  void theRetryPolicyEndsInTheDeadLetterQueue() {
    model.subscribe(
        subscription("a", UNORDERED, new RetryPolicy(Duration.ofHours(1), 2), QUEUE),
        subscription("b", UNORDERED, new RetryPolicy(Duration.ofHours(1), 0), null),
        subscription("c", UNORDERED, new RetryPolicy(Duration.ofSeconds(60), 185), QUEUE));
    var attempts = new HashMap<String, Integer>();
    model.target(
        (to, _) -> {
          attempts.merge(to.target().arn(), 1, Integer::sum);
          return REFUSES;
        });
    model.publish("g");
    model.pass(Duration.ofMinutes(5));
    assertThat(attempts).containsEntry("kafka:a", 3).containsEntry("kafka:b", 1);
    assertThat(attempts.get("kafka:c")).isBetween(6, 9);
    assertThat(model.deadLetters).hasSize(2);
    assertThat(model.records)
        .extracting(DeliveryRecord::end)
        .containsExactlyInAnyOrder(
            DeliveryRecord.End.DROPPED,
            DeliveryRecord.End.DEAD_LETTERED,
            DeliveryRecord.End.DEAD_LETTERED);
    assertThat(model.isIdle()).isTrue();
  }

  @Test
  void whatCannotGoBetterIsNotTriedAgain() {
    model.subscribe(subscription("a", UNORDERED, RetryPolicy.OF_RULES, QUEUE));
    model.target(
        (_, _) -> new Reply(Duration.ZERO, DeliveryOutcome.permanent("INVALID_JSON", "no")));
    model.publish("g");
    model.pass(Duration.ofSeconds(1));
    assertThat(model.deadLetters).hasSize(1);
    assertThat(model.isIdle()).isTrue();
  }

  @Test
  void aPoisonedEventBlocksItsOwnGroupOnly() {
    model.subscribe(subscription("fifo", FIFO, new RetryPolicy(Duration.ofDays(1), 185), null));
    model.target((_, event) -> event.position() == 3 ? REFUSES : AT_ONCE);
    // Position 3 is the third group's first.
    for (int i = 0; i < 30; i++) {
      model.publish(groups(10));
      model.pass(Duration.ofMillis(300));
    }
    model.pass(Duration.ofSeconds(5));
    assertThat(model.positions("fifo")).hasSize(270).noneMatch(position -> position % 10 == 3);
    model.target((_, _) -> AT_ONCE);
    model.pass(Duration.ofMinutes(3));
    assertThat(model.isIdle()).isTrue();
    assertInOrder(model.arrivals);
    assertThat(model.positions("fifo")).hasSize(300);
  }

  @Test
  void aSubscriptionThatIsGoneLeavesNothing() {
    model.subscribe(subscription("a", UNORDERED), subscription("b", FIFO));
    model.target((_, _) -> HANGS);
    for (int i = 0; i < 20; i++) {
      model.publish(groups(10));
      model.pass(Duration.ofMillis(100));
    }
    model.unsubscribe("a");
    model.pass(Duration.ofSeconds(20));
    model.unsubscribe("b");
    model.pass(Duration.ofSeconds(20));
    assertThat(model.isIdle()).isTrue();
    model.subscribe(subscription("a", UNORDERED));
    model.target((_, _) -> AT_ONCE);
    model.publish("g");
    model.pass(Duration.ofSeconds(1));
    assertThat(model.positions("a")).containsExactly(201L);
    assertThat(model.isIdle()).isTrue();
  }

  @Test
  void noMoreThanTheTargetTakes() {
    model.laneLimits = new LaneLimits(3, 20);
    model.crash();
    model.subscribe(subscription("a", UNORDERED));
    model.target((_, _) -> new Reply(Duration.ofMillis(40), DeliveryOutcome.delivered()));
    model.publish(groups(100));
    model.pass(Duration.ofSeconds(3));
    assertThat(model.mostInFlight).isLessThanOrEqualTo(3);
    assertThat(model.positions("a")).hasSizeBetween(50, 70);
    model.pass(Duration.ofSeconds(4));
    assertThat(model.positions("a")).hasSize(100);
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("windlass.seeds", 20));
  }

  /** Whatever targets, crashes and changes of rules do: nothing is lost, and groups keep order. */
  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsLost(long seed) {
    var run = new DeliveryModel(seed);
    run.limits = new Lanes.Limits(5 + run.random.nextInt(40), 20 + run.random.nextInt(2000));
    run.laneLimits = new LaneLimits(1 + run.random.nextInt(10), 0);
    run.crash();
    run.subscribe(
        subscription("fast", UNORDERED),
        subscription("slow", UNORDERED),
        subscription("flaky", UNORDERED),
        subscription("fifo", FIFO),
        subscription("flakyFifo", FIFO),
        subscription("hangs", UNORDERED),
        subscription("gone", run.random.nextBoolean() ? FIFO : UNORDERED));
    run.target(
        (to, _) ->
            switch (to.target().arn()) {
              case "kafka:slow" ->
                  new Reply(
                      Duration.ofMillis(run.random.nextInt(2000)), DeliveryOutcome.delivered());
              case "kafka:flaky", "kafka:flakyFifo", "kafka:gone" ->
                  run.random.nextInt(4) == 0 ? REFUSES : AT_ONCE;
              case "kafka:hangs" -> HANGS;
              default ->
                  new Reply(Duration.ofMillis(run.random.nextInt(20)), DeliveryOutcome.delivered());
            });
    int events = 0;
    for (int i = 0; i < 150; i++) {
      String[] batch =
          IntStream.range(0, run.random.nextInt(12))
              .mapToObj(_ -> "g" + run.random.nextInt(8))
              .toArray(String[]::new);
      events += batch.length;
      run.publish(batch);
      if (run.random.nextInt(10) == 0) {
        run.crash();
      } else if (run.random.nextInt(3) > 0) {
        run.pass(Duration.ofMillis(run.random.nextInt(500)));
      }
      if (i == 75) {
        run.unsubscribe("gone");
      }
    }
    run.target((_, _) -> AT_ONCE);
    run.pass(Duration.ofMinutes(30));
    assertThat(run.isIdle()).isTrue();
    for (String name : List.of("fast", "slow", "flaky", "fifo", "flakyFifo", "hangs")) {
      assertThat(Set.copyOf(run.positions(name))).as(name).hasSize(events);
    }
    assertInOrder(
        run.arrivals.stream().filter(each -> each.subscription().contains("ifo")).toList());
  }

  /** Of each group and subscription, what arrives for the first time arrives in order. */
  private static void assertInOrder(List<Arrival> arrivals) {
    Map<String, Long> last = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (Arrival each : arrivals) {
      if (!seen.add(each.subscription() + each.event().position())) {
        continue;
      }
      Long before = last.put(each.subscription() + each.event().group(), each.event().position());
      assertThat(before == null || before < each.event().position())
          .as("%s after %s", each, before)
          .isTrue();
    }
  }
}
