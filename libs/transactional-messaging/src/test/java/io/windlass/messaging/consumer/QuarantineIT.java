package io.windlass.messaging.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.messaging.CopyingHandler;
import io.windlass.messaging.FaultyHandler;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.Notes;
import io.windlass.messaging.codec.EventEncoder;
import io.windlass.messaging.quarantine.Quarantine;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A failing record does not delay other scopes; none of its scope is lost or repeated. */
class QuarantineIT {
  private static final String BAD = "bad";
  private static final String OTHER_ACCOUNT = "999999999999";

  @RegisterExtension final Stage stage = Stage.of("quarantine", 1, "in", "out");

  private MessagingRuntime runtime;
  private final FaultyHandler.Faults faults = new FaultyHandler.Faults();

  /** The fault of a record, and how it is repaired. */
  enum Poison {
    UNDECODABLE,
    THROWN,
    THROWN_WITH_HINT,
    REFUSED
  }

  @BeforeEach
  void start() {
    runtime = stage.runtime("one");
  }

  @ParameterizedTest
  @EnumSource
  void aRecordThatFailsByItselfIsSetAsideAndTheOthersGoOn(Poison poison) {
    plant(poison);
    write("good", 0, 100);
    write(BAD, 0, 10);
    poison(poison, 10);
    write(BAD, 11, 20);
    write("good", 100, 1_000);
    PartitionedConsumer consumer = consumer();

    awaitEffects("good", 1_000);
    Stage.await("aside", () -> rows("FAILED") == 1 && rows("PARKED") == 9);
    assertThat(faults.loaded.get()).as("loads of the partition").isLessThanOrEqualTo(6);
    awaitEffects(BAD, 10);
    Stage.await("healthy", () -> consumer.isReady() && consumer.quarantine().failed() == 1);
    assertThat(consumer.quarantine().parked()).isEqualTo(9);
    assertThat(runtime.counters().quarantined()).isEqualTo(1);

    // A restart changes nothing, and what comes later waits as well.
    consumer.stop();
    write(BAD, 20, 25);
    write("good", 1_000, 1_010);
    PartitionedConsumer second = consumer();
    awaitEffects("good", 1_010);
    Stage.await("parked", () -> rows("PARKED") == 14);
    awaitEffects(BAD, 10);

    mend(poison);
    retry();
    Stage.await("nothing is set aside", () -> rows() == 0 && second.quarantine().isEmpty());
    write(BAD, 25, 30);
    awaitEffects(BAD, 30);
    checkPublished(Map.of("good", 1_010, BAD, 30));
  }

  @Test
  void aRecordThatFailsAgainStaysAndIsCounted() {
    plant(Poison.THROWN);
    poison(Poison.THROWN, 0);
    write(BAD, 1, 3);
    PartitionedConsumer consumer = consumer();
    Stage.await("aside", () -> rows("FAILED") == 1 && rows("PARKED") == 2);

    retry();

    Stage.await(
        "tried again",
        () -> stage.number("select max(attempts) from quarantined_record where wish is null") == 2);
    assertThat(rows("FAILED")).isEqualTo(1);
    assertThat(rows("PARKED")).isEqualTo(2);
    write("good", 0, 10);
    awaitEffects("good", 10);
    Stage.await("ready", consumer::isReady);
  }

  @Test
  void whatIsDiscardedIsGoneAndWhatWasParkedBehindItGoesOn() {
    plant(Poison.REFUSED);
    poison(Poison.REFUSED, 0);
    write(BAD, 1, 600);
    PartitionedConsumer consumer = consumer();
    Stage.await("aside", () -> rows("FAILED") == 1 && rows("PARKED") == 599);

    stage.execute("update quarantined_record set wish = 'DISCARD' where status = 'FAILED'");

    awaitEffects(BAD, 599);
    Stage.await("nothing is set aside", () -> rows() == 0 && consumer.quarantine().isEmpty());
    assertThat(numbers(BAD)).isEqualTo(LongStream.range(1, 600).boxed().toList());
  }

  @Test
  void recordsWithoutAKeyWaitForNobody() {
    try (var producer = stage.producer()) {
      send(producer, null, "rubbish".getBytes(StandardCharsets.UTF_8));
      send(producer, "", "rubbish".getBytes(StandardCharsets.UTF_8));
      send(producer, null, note(Notes.ACCOUNT, "good", 0));
      producer.flush();
    }
    consumer();

    awaitEffects("good", 1);
    assertThat(rows("FAILED")).isEqualTo(2);
  }

  /** A key that is longer than an entry of an index in PostgreSQL may be. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRecordMayHaveAKeyOfAnyLength(boolean decodable) {
    if (decodable) {
      faults.writers.add(BAD);
    }
    byte[] random = new byte[20_000];
    new Random(1).nextBytes(random);
    String key = HexFormat.of().formatHex(random);
    try (var producer = stage.producer()) {
      byte[] rubbish = "rubbish".getBytes(StandardCharsets.UTF_8);
      send(producer, key, decodable ? note(Notes.ACCOUNT, BAD, 0) : rubbish);
      send(producer, key, note(Notes.ACCOUNT, BAD, 1));
      producer.flush();
    }
    write("good", 0, 10);
    consumer();

    awaitEffects("good", 10);
    Stage.await("aside", () -> rows("FAILED") == 1 && rows("PARKED") == 1);
    if (decodable) {
      faults.writers.clear();
      retry();
    } else {
      stage.execute("update quarantined_record set wish = 'DISCARD' where status = 'FAILED'");
    }
    Stage.await("nothing is set aside", () -> rows() == 0);
    awaitEffects(BAD, decodable ? 2 : 1);
  }

  @Test
  void whatStandsBeforeARecordThatFailsIsSetAsideWithIt() {
    plant(Poison.THROWN);
    try (var producer = stage.producer()) {
      send(producer, "rubbish 1", "rubbish".getBytes(StandardCharsets.UTF_8));
      send(producer, "rubbish 2", "rubbish".getBytes(StandardCharsets.UTF_8));
      producer.flush();
    }
    poison(Poison.THROWN, 0);
    // So many that the search tries three at a time, and meets these three.
    write("good", 0, 46);
    consumer();

    awaitEffects("good", 46);
    assertThat(rows("FAILED")).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"THROWN", "REFUSED", "UNDECODABLE"})
  void anAccountWhoseStateFailsIsBlockedAlone(Poison kind) {
    faults.withTimers.addAll(List.of(Notes.ACCOUNT, OTHER_ACCOUNT, "111111111111"));
    switch (kind) {
      case THROWN -> faults.timers.add(OTHER_ACCOUNT);
      case REFUSED -> faults.refusedTimers.add(OTHER_ACCOUNT);
      default -> faults.loads.add(OTHER_ACCOUNT);
    }
    PartitionedConsumer consumer = consumer();
    Stage.await("blocked", () -> rows("BLOCKED") == 1);
    write("good", 0, 10);
    write(OTHER_ACCOUNT, "theirs", 0, 10);

    awaitEffects("good", 10);
    awaitEffects("timer " + Notes.ACCOUNT, 1);
    awaitEffects("timer 111111111111", 1);
    Stage.await("parked", () -> rows("PARKED") == 10);
    Stage.await("said", () -> consumer.quarantine().blockedAccounts().contains(OTHER_ACCOUNT));
    assertThat(consumer.quarantine().reason()).contains("blocked: " + OTHER_ACCOUNT);

    faults.timers.clear();
    faults.refusedTimers.clear();
    faults.loads.clear();
    retry();

    Stage.await("nothing is set aside", () -> rows() == 0);
    Stage.await("timer", () -> effects("timer " + OTHER_ACCOUNT) > 0);
    awaitEffects("theirs", 10);
    Stage.await("ready", consumer::isReady);
  }

  @Test
  void anAccountOfWhichOneRecordAfterTheOtherFailsIsBlocked() {
    int bad = Quarantine.FAULTS_OF_AN_ACCOUNT + 5;
    for (int i = 0; i < bad; i++) {
      faults.writers.add("theirs-" + i);
      write(OTHER_ACCOUNT, "theirs-" + i, 0, 2);
    }
    write("good", 0, 10);
    PartitionedConsumer consumer = consumer();

    awaitEffects("good", 10);
    Stage.await("all aside", () -> rows() == 2L * bad);
    assertThat(rows("FAILED")).isEqualTo(Quarantine.FAULTS_OF_AN_ACCOUNT);
    Stage.await("said", () -> consumer.quarantine().blockedAccounts().contains(OTHER_ACCOUNT));

    faults.writers.clear();
    retry();
    Stage.await("nothing is set aside", () -> rows() == 0);
    for (int i = 0; i < bad; i++) {
      awaitEffects("theirs-" + i, 2);
    }
  }

  /** Nothing is set aside for a failure that no record causes. */
  @Test
  void aTableThatIsMissingIsWaitedFor() {
    stage.execute("alter table effect rename to elsewhere");
    faults.withTimers.clear();
    CopyingHandler handler = new CopyingHandler(stage.topic("out"), Notes.ACCOUNT);
    write("good", 0, 10);
    PartitionedConsumer consumer = stage.consumer(runtime, settings(), handler);
    Stage.await("said", () -> consumer.trouble().orElse("").contains("effect"));
    assertThat(consumer.isReady()).isFalse();

    stage.execute("alter table elsewhere rename to effect");

    awaitEffects("good", 10);
    assertThat(rows()).isZero();
    Stage.await("ready", consumer::isReady);
    assertThat(consumer.trouble()).isEmpty();
  }

  private ConsumerSettings settings() {
    return new ConsumerSettings(
        "group", "one", List.of(stage.topic("in")), 1_000, Duration.ofSeconds(30), Map.of());
  }

  private PartitionedConsumer consumer() {
    return stage.consumer(runtime, settings(), new FaultyHandler(stage.topic("out"), faults));
  }

  private void plant(Poison poison) {
    switch (poison) {
      case THROWN_WITH_HINT -> faults.hints = true;
      case REFUSED ->
          stage.execute("alter table effect add constraint ok check (number <> 1000000)");
      case UNDECODABLE, THROWN -> {}
    }
  }

  /** A bad note of this number. */
  private void poison(Poison poison, long number) {
    byte[] value =
        switch (poison) {
          case UNDECODABLE -> "rubbish".getBytes(StandardCharsets.UTF_8);
          case THROWN, THROWN_WITH_HINT -> {
            faults.writers.add("poison");
            yield note(Notes.ACCOUNT, "poison", number);
          }
          case REFUSED -> note(Notes.ACCOUNT, "a\0b", number);
        };
    try (var producer = stage.producer()) {
      send(producer, BAD, value);
      producer.flush();
    }
  }

  /** The record itself is corrected; it is then handled like any other one. */
  private void mend(Poison poison) {
    String right = HexFormat.of().formatHex(note(Notes.ACCOUNT, BAD, 10));
    assertThat(poison).isNotNull();
    stage.execute(
        "update quarantined_record set value = decode('%s', 'hex') where status = 'FAILED'"
            .formatted(right));
  }

  private void retry() {
    stage.execute("update quarantined_record set wish = 'RETRY' where status <> 'PARKED'");
  }

  private void write(String writer, long from, long to) {
    write(Notes.ACCOUNT, writer, from, to);
  }

  private void write(String account, String writer, long from, long to) {
    try (var producer = stage.producer()) {
      for (long i = from; i < to; i++) {
        send(producer, writer, note(account, writer, i));
      }
      producer.flush();
    }
  }

  private void send(KafkaProducer<String, byte[]> producer, @Nullable String key, byte[] value) {
    var _ = producer.send(new ProducerRecord<>(stage.topic("in"), 0, key, value));
  }

  private static byte[] note(String account, String writer, long number) {
    return new EventEncoder(Stage.SCHEMA_IDS).encode("any", Notes.note(account, writer, number));
  }

  private long effects(String writer) {
    return stage.number("select count(*) from effect where writer = '" + writer + "'");
  }

  private void awaitEffects(String writer, long expected) {
    Stage.await(expected + " of " + writer, () -> effects(writer) >= expected);
    assertThat(effects(writer)).isEqualTo(expected);
  }

  private List<Long> numbers(String writer) {
    try (var connection = stage.database().connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select number from effect where writer = '" + writer + "' order by id")) {
      var result = new java.util.ArrayList<Long>();
      while (rows.next()) {
        result.add(rows.getLong(1));
      }
      return result;
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each note is in the table once, in order, and was published. */
  private void checkPublished(Map<String, Integer> expected) {
    Stage.await("outbox empty", () -> stage.number("select count(*) from outbox") == 0);
    List<IncomingRecord> published = stage.readAll(stage.topic("out"), 1);
    expected.forEach(
        (writer, count) -> {
          List<Long> all = LongStream.range(0, count).boxed().toList();
          assertThat(numbers(writer)).isEqualTo(all);
          assertThat(
                  published.stream()
                      .filter(each -> Notes.writer(each).equals(writer))
                      .map(Notes::number)
                      .distinct())
              .containsExactlyElementsOf(all);
        });
  }

  private long rows() {
    return stage.number("select count(*) from quarantined_record");
  }

  private long rows(String status) {
    return stage.number("select count(*) from quarantined_record where status = '" + status + "'");
  }
}
