package io.windlass.stateevents.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.delivery.DeliverableEvent;
import io.windlass.stateevents.delivery.Delivery;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.LaneChanges;
import io.windlass.stateevents.delivery.LaneLimits;
import io.windlass.stateevents.delivery.Lanes;
import io.windlass.stateevents.delivery.RetryDelay;
import io.windlass.stateevents.delivery.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The statements do what the lanes rely on. */
class DeliveryStoreIT {
  private static final String ACCOUNT = "123456789012";
  private static final int PARTITION = 3;

  private final TestDatabase database = new TestDatabase();
  private final DeliveryStore store = new DeliveryStore(database.pool());
  private final Subscription unordered = subscription("u", Subscription.Order.UNORDERED);
  private final Subscription fifo = subscription("f", Subscription.Order.FIFO);
  private Lanes lanes = lanes(10);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long position;

  @AfterEach
  void close() {
    database.close();
  }

  private Lanes lanes(int waiting) {
    var made =
        new Lanes(
            new Lanes.Limits(waiting, 1_000_000),
            new RetryDelay(Duration.ofSeconds(1), Duration.ofMinutes(1), () -> 0),
            _ -> new LaneLimits(10, 0));
    made.update(ACCOUNT, List.of(unordered, fifo));
    return made;
  }

  private static Subscription subscription(String name, Subscription.Order order) {
    return new Subscription(
        "arn:aws:events:us-east-1:" + ACCOUNT + ":rule/" + name + "/t",
        ACCOUNT,
        "bus",
        "{}",
        new DeliveryTarget(
            "kafka:" + name, null, "{}", new DeliveryTarget.TargetInput.WholeEvent()),
        Subscription.RetryPolicy.OF_RULES,
        null,
        order);
  }

  private List<Delivery> publish(String... groups) {
    var admissions = new ArrayList<Lanes.Admission>();
    for (String group : groups) {
      position++;
      var event =
          new DeliverableEvent(
              position,
              new UUID(1, position),
              ACCOUNT,
              "bus",
              group,
              now,
              "{\"n\":" + position + "}");
      admissions.add(lanes.admit(event, List.of(unordered.key(), fifo.key()), now));
    }
    database.commit(DeliveryWrites.admitted(PARTITION, admissions));
    return lanes.admitted(admissions, now);
  }

  private void flush() {
    LaneChanges changes = lanes.takeChanges(now);
    database.commit(DeliveryWrites.changes(PARTITION, changes, now));
    lanes.written(changes);
  }

  private List<Delivery> timer() {
    List<Lanes.Wanted> wanted = lanes.wanted(now);
    lanes.read(wanted, store.due(PARTITION, wanted), now);
    flush();
    return lanes.start(now);
  }

  private long events() {
    return database.count("select count(*) from pending_event");
  }

  private long rows(String where) {
    return database.count("select count(*) from delivery where " + where);
  }

  @Test
  void whatIsDeliveredLeavesARecordOnly() {
    List<Delivery> started = publish("a", "b");
    assertThat(events()).isEqualTo(2);
    started.forEach(each -> lanes.answered(each, DeliveryOutcome.delivered(), now));
    flush();
    assertThat(events()).isZero();
    assertThat(database.count("select sum(cardinality(event_ids)) from delivery_record"))
        .isEqualTo(4);
    assertThat(database.count("select count(*) from delivery_record")).isEqualTo(2);
  }

  @Test
  void whatFailsIsInARowUntilItIsDelivered() {
    List<Delivery> started = publish("a", "a", "b");
    for (Delivery each : started) {
      lanes.answered(each, DeliveryOutcome.retryable("X", "nul \0 and ' and \uD83D\uDE00"), now);
    }
    flush();
    assertThat(rows("true")).isEqualTo(6);
    assertThat(rows("due is null and message_group = 'a'")).isEqualTo(1);
    assertThat(events()).isEqualTo(3);
    assertThat(database.count("select count(*) from pending_event where subscriptions = '{}'"))
        .isEqualTo(3);
    assertThat(timer()).isEmpty();
    publish("a");
    assertThat(rows("due is null and message_group = 'a'")).isEqualTo(2);
    now = now.plusSeconds(2);
    for (int i = 0; i < 5; i++) {
      timer().forEach(each -> lanes.answered(each, DeliveryOutcome.delivered(), now));
      flush();
    }
    assertThat(rows("true")).isZero();
    assertThat(database.count("select count(*) from delivery_record where failures is not null"))
        .isEqualTo(5);
  }

  @Test
  void whatASubscriptionLeftIsGoneWithIt() {
    List<Delivery> started = publish("a", "b");
    started.forEach(each -> lanes.answered(each, DeliveryOutcome.retryable("X", "y"), now));
    flush();
    lanes.update(ACCOUNT, List.of(fifo));
    flush();
    assertThat(rows("true")).isEqualTo(2);
    assertThat(events()).isEqualTo(2);
    lanes.update(ACCOUNT, List.of());
    flush();
    assertThat(rows("true")).isZero();
    assertThat(events()).isZero();
  }

  @Test
  void aNewOwnerFindsWhatWasInMemoryAndWhatIsInRows() {
    List<Delivery> started = publish("a", "b");
    lanes.answered(
        started.stream()
            .filter(each -> each.subscription().equals(unordered))
            .findFirst()
            .orElseThrow(),
        DeliveryOutcome.retryable("X", "y"),
        now);
    flush();
    assertThat(store.lastPosition(PARTITION)).isEqualTo(2);
    assertThat(store.openEvents(PARTITION)).hasSize(2);
    assertThat(store.openEvents(PARTITION).getFirst().waiting()).containsExactly(fifo.key());
    assertThat(store.openEvents(PARTITION).getFirst().hasRows()).isTrue();
    assertThat(store.backlogs(PARTITION))
        .containsExactly(
            new DeliveryStore.Backlog(ACCOUNT, unordered.key(), 1, now.plusSeconds(1)));
    now = now.plusSeconds(5);
    lanes.answered(started.get(1), DeliveryOutcome.delivered(), now);
    flush();
    assertThat(database.count("select sum(cardinality(subscriptions)) from pending_event"))
        .isEqualTo(2);
  }
}
