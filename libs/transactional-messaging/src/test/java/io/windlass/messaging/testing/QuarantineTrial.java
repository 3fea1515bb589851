package io.windlass.messaging.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.Topics;
import io.windlass.messaging.testing.ServiceOnBroker.Published;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * A record of one account that fails by itself, beside an account of which nothing fails. Both get
 * the same records otherwise, so that in the end the same is stored of both.
 */
final class QuarantineTrial {
  /** How long an idle partition may take, according to the documentation. */
  private static final Duration PROMISED = Duration.ofSeconds(5);

  /** How long a busy machine may take. */
  private static final Duration SOON = PROMISED.multipliedBy(6);

  /** Each fact is told apart; what is said of other things depends on what a batch held. */
  private static final Set<String> COUNTED = Set.of(Topics.JOB_TRANSITIONS, Topics.NOTIFICATIONS);

  private static final byte[] RUBBISH = "rubbish".getBytes(StandardCharsets.UTF_8);

  /** The fault of the record. */
  enum Poison {
    /** It is not an event. */
    UNDECODABLE,
    /** The handler throws. */
    THROWN,
    /** A constraint of the database refuses the effects of the record. */
    REFUSED
  }

  private final ServiceOnBroker service;
  private final ConsumedTopic topic;
  private final Poison poison;
  private final String bad;
  private final String good;
  private final List<Long> badOffsets = new ArrayList<>();
  private final List<Long> goodOffsets = new ArrayList<>();
  private String before = "";

  QuarantineTrial(
      ServiceOnBroker service, ConsumedTopic topic, Poison poison, String bad, String good) {
    this.service = service;
    this.topic = topic;
    this.poison = poison;
    this.bad = bad;
    this.good = good;
  }

  boolean isForGood() {
    return poison == Poison.UNDECODABLE;
  }

  void prepare() {
    topic.preparation().accept(service, bad);
    topic.preparation().accept(service, good);
    before = state(bad);
    assertThat(normal(before, bad)).isEqualTo(normal(state(good), good));
  }

  /** The record fails, the next one waits for it, the other account goes on. */
  void plant() {
    switch (poison) {
      case UNDECODABLE -> {}
      case THROWN -> service.faults().throwOn(bad);
      case REFUSED -> addConstraint();
    }
    String stored = state(good);
    long began = System.nanoTime();
    if (isForGood()) {
      service.send(topic.topic(), ConsumedTopic.id(bad), RUBBISH);
    } else {
      send(1);
    }
    send(2);
    awaitTheOther(began, stored);
    checkSetAside(1, 1);
  }

  private void addConstraint() {
    String[] refusal = topic.refusal().split(": ", 2);
    service.execute(
        "alter table %s add constraint %s check (%s) not valid"
            .formatted(refusal[0], constraint(), ConsumedTopic.sql(refusal[1], bad)));
  }

  private String constraint() {
    return "refused_" + bad;
  }

  /** The next record of both. */
  void goOn() {
    String stored = state(good);
    long began = System.nanoTime();
    send(3);
    awaitTheOther(began, stored);
    checkSetAside(1, 2);
  }

  private void send(int number) {
    badOffsets.add(send(bad, number));
    goodOffsets.add(send(good, number));
  }

  private long send(String account, int number) {
    return service.send(
        topic.topic(), ConsumedTopic.id(account), topic.records().apply(account, number));
  }

  private void awaitTheOther(long began, String stored) {
    ServiceOnBroker.await(
        "%s: the other account goes on".formatted(this),
        () ->
            service.isBehind(topic.topic(), goodOffsets.getLast()) && isHandled(good, goodOffsets));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.out.printf("%s: another account went on after %d ms%n", this, took.toMillis());
    assertThat(took).isLessThan(SOON);
    assertThat(state(good)).as("%s: the other account", this).isNotEqualTo(stored);
  }

  /** No record of the account is handled, and the reason is known. */
  void checkSetAside(int attempts, int parked) {
    assertThat(rows("status = 'FAILED' and attempts = " + attempts))
        .as("%s failed", this)
        .isEqualTo(1);
    assertThat(rows("status = 'PARKED'")).as("%s parked", this).isEqualTo(parked);
    assertThat(rows("status = 'BLOCKED'")).as("%s blocked", this).isZero();
    assertThat(state(bad)).as("%s", this).isEqualTo(before);
  }

  void mend() {
    switch (poison) {
      case UNDECODABLE -> {}
      case THROWN -> service.faults().mend(bad);
      case REFUSED ->
          service.execute(
              "alter table %s drop constraint %s"
                  .formatted(topic.refusal().split(": ", 2)[0], constraint()));
    }
  }

  /** Writes a request like {@code ./windlass quarantine}. */
  void request(String action) {
    service.execute(
        "update quarantined_record set wish = '%s', changed_at = now() where status <> 'PARKED' and %s"
            .formatted(action, ours()));
  }

  void awaitFailedAgain() {
    ServiceOnBroker.await(
        this + " was tried again", () -> rows("attempts = 2 and wish is null") == 1);
    checkSetAside(2, 2);
  }

  /** All records but the discarded ones have been handled once, with their effects. */
  void awaitDone() {
    ServiceOnBroker.await(
        this + " went through", () -> rows("true") == 0 && isHandled(bad, badOffsets));
    ServiceOnBroker.await(
        "%s: as the other account:%n%s%n%s".formatted(this, state(bad), state(good)),
        () -> normal(state(bad), bad).equals(normal(state(good), good)));
    assertThat(normal(state(bad), bad)).as("%s changed", this).isNotEqualTo(normal(before, bad));
  }

  /** Each record of the account was handled once, in order. */
  private boolean isHandled(String account, List<Long> offsets) {
    return service.faults().handledOffsets(service.topic(topic.topic()), account).equals(offsets);
  }

  void checkPublished(List<Published> published) {
    assertThat(perTopic(published, bad))
        .as("%s published", this)
        .isEqualTo(perTopic(published, good));
  }

  private Map<String, Long> perTopic(List<Published> published, String account) {
    Map<String, Long> counts = new TreeMap<>();
    List<String> identities = new ArrayList<>();
    for (Published each : published) {
      if (HandlerFaults.accountOf(each.value()).equals(account)) {
        counts.merge(each.topic(), COUNTED.contains(each.topic()) ? 1L : 0L, Long::sum);
        identities.add(identity(each));
      }
    }
    assertThat(identities).as("%s: nothing is said twice", this).doesNotHaveDuplicates();
    return counts;
  }

  private static String identity(Published message) {
    Schema schema = message.value().getSchema();
    Schema.Field number =
        schema.getField("sequence") == null ? schema.getField("id") : schema.getField("sequence");
    return "%s %s %s"
        .formatted(
            message.topic(),
            message.key(),
            number == null ? message.value() : message.value().get(number.pos()));
  }

  private String state(String account) {
    return service.text(ConsumedTopic.sql(topic.state(), account));
  }

  private static String normal(String state, String account) {
    String text = state;
    for (int number = 1; number <= 3; number++) {
      text = text.replace(ConsumedTopic.id(account, number), "ID-" + number);
    }
    return text.replace(account, "ACCOUNT");
  }

  private long rows(String condition) {
    return service.number(
        "select count(*) from quarantined_record where %s and %s".formatted(ours(), condition));
  }

  private String ours() {
    return "topic = '%s' and convert_from(record_key, 'UTF8') = '%s'"
        .formatted(service.topic(topic.topic()), ConsumedTopic.id(bad));
  }

  @Override
  public String toString() {
    return topic + " " + poison;
  }
}
