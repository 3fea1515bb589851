package io.windlass.messaging.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.embedded.TestInfrastructure;
import io.windlass.messaging.CopyingHandler;
import io.windlass.messaging.FaultyHandler;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.Notes;
import io.windlass.messaging.codec.EventEncoder;
import io.windlass.messaging.transaction.KilledChild;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The process is killed between every two steps of the protocol, one life after the other on the
 * same tables and topics. Each effect must then be there exactly once, each message at least once,
 * in order, repeated only where ignoring what is not newer handles it.
 */
class KillBetweenStepsIT {
  /** The steps in their order; statements are fence, effect, offsets, outbox. */
  private static final List<String> CONSUMING =
      List.of(
          "polled",
          "decided",
          "statement-0",
          "statement-1",
          "statement-2",
          "statement-3",
          "committed",
          "published",
          "removed");

  /** Statements are effect, marker, outbox. */
  private static final List<String> GROUPING =
      List.of("statement-0", "statement-1", "statement-2", "committed", "published", "removed");

  /** The steps after the failing record was found; statements are fence, row, offsets. */
  private static final List<String> SETTING_ASIDE =
      List.of("failure-record", "statement-0", "statement-1", "statement-2", "committed");

  /** The steps when rows are retried; statements are fence, effect, deletion of rows, outbox. */
  private static final List<String> TRYING_AGAIN =
      List.of("replay", "statement-0", "statement-1", "statement-2", "statement-3", "committed");

  private static final int PER_LIFE = 60;
  private static final Path WORDS = TestInfrastructure.newDirectory("killed").resolve("stderr");

  @RegisterExtension final Stage stage = Stage.of("killed", 1, "in", "also-in", "out");

  @Test
  void consumingLosesAndRepeatsNothing() throws Exception {
    List<String> inputs = List.of(stage.topic("in"), stage.topic("also-in"));
    long written = 0;
    for (String step : CONSUMING) {
      written = write(written);
      Process child = start(arguments("consume", inputs, step, 0));
      written = writeUntilKilled(child, step, written);
      checkKilled(child, step);
      checkStoreAfter(step);
    }
    written = write(written);

    MessagingRuntime runtime = stage.runtime("one");
    PartitionedConsumer consumer =
        stage.consumer(
            runtime,
            KilledChild.settings(inputs),
            new CopyingHandler(stage.topic("out"), Notes.ACCOUNT));
    long expected = 2 * written;
    Stage.await("all consumed", () -> stage.number("select count(*) from effect") == expected);
    consumer.stop();

    checkStoreAfter("the end");
    Stage.await("outbox empty", this::outboxIsEmpty);
    List<IncomingRecord> published = stage.readAll(stage.topic("out"), 1);
    for (String writer : List.of("a", "b")) {
      assertThat(withoutRepetitions(published, writer)).isEqualTo(written);
    }
    System.out.printf(
        "killed %d times: %d effects, %d messages repeated%n",
        CONSUMING.size(), expected, published.size() - expected);
  }

  @Test
  void whatAGroupCommitAcknowledgedIsThere() throws Exception {
    long acknowledged = 0;
    for (String step : GROUPING) {
      Process child = start(arguments("group", List.of("none"), step, acknowledged));
      acknowledged = lastAcknowledged(child, acknowledged);
      checkKilled(child, step);
      // The one under way may or may not have happened; a client that asks again starts after it.
      long there = stage.number("select coalesce(max(number) + 1, 0) from effect");
      assertThat(there).as("after %s", step).isBetween(acknowledged, acknowledged + 1);
      acknowledged = there;
    }

    MessagingRuntime runtime = stage.runtime("one");
    Stage.await("leftovers published", this::outboxIsEmpty);

    assertThat(stage.number("select count(distinct number) from effect")).isEqualTo(acknowledged);
    assertThat(stage.number("select count(*) from effect")).isEqualTo(acknowledged);
    List<IncomingRecord> published = stage.readAll(stage.topic("out"), 1);
    assertThat(withoutRepetitions(published, "g")).isEqualTo(acknowledged);
    Stage.await("ready", runtime::isReady);
  }

  @Test
  void whatIsSetAsideIsNeitherLostNorRepeated() throws Exception {
    List<String> inputs = List.of(stage.topic("in"), stage.topic("also-in"));
    int lives = 0;
    for (String step : SETTING_ASIDE) {
      writeBad(lives++);
      Process child = start(arguments("quarantine", inputs, step, 0).at(1));
      assertThat(child.waitFor(Stage.TIMEOUT)).as("killed at %s", step).isTrue();
      checkKilled(child, step);
      checkAside(step, lives);
    }
    int all = lives;
    FaultyHandler.Faults faults = new FaultyHandler.Faults();
    faults.badWriters = true;
    // With sessions of its own, which end with it.
    try (Stage between = stage.again()) {
      consume(between, inputs, faults);
      Stage.await("all is aside", () -> asideRows() == 3L * all);
    }
    stage.execute("update quarantined_record set wish = 'RETRY' where status = 'FAILED'");
    for (String step : TRYING_AGAIN) {
      Process child = start(arguments("quarantine", inputs, step, 1).at(1));
      assertThat(child.waitFor(Stage.TIMEOUT)).as("killed at %s", step).isTrue();
      checkKilled(child, step);
      checkAside(step, lives);
    }
    faults.badWriters = false;
    consume(stage, inputs, faults);

    Stage.await("nothing is aside", () -> asideRows() == 0);
    checkAside("the end", lives);
    assertThat(stage.number("select count(*) from effect where writer like 'bad%'"))
        .isEqualTo(3L * lives);
    Stage.await("outbox empty", this::outboxIsEmpty);
    List<IncomingRecord> published = stage.readAll(stage.topic("out"), 1);
    for (int life = 0; life < lives; life++) {
      assertThat(withoutRepetitions(published, "bad-" + life)).isEqualTo(3);
    }
  }

  private void consume(Stage where, List<String> inputs, FaultyHandler.Faults faults) {
    var _ =
        where.consumer(
            where.runtime("one"),
            KilledChild.settings(inputs),
            new FaultyHandler(stage.topic("out"), faults));
  }

  /** Three notes of a writer of whom the first fails, among others. */
  private void writeBad(int life) {
    try (var producer = stage.producer()) {
      for (long i = 0; i < 3; i++) {
        byte[] good = encoded("a", 3L * life + i);
        byte[] bad = encoded("bad-" + life, i);
        var _ = producer.send(new ProducerRecord<>(stage.topic("in"), 0, "a", good));
        var _ = producer.send(new ProducerRecord<>(stage.topic("in"), 0, "bad-" + life, bad));
      }
      producer.flush();
    }
  }

  private static byte[] encoded(String writer, long number) {
    return new EventEncoder(Stage.SCHEMA_IDS).encode("any", Notes.note(writer, number));
  }

  private long asideRows() {
    return stage.number("select count(*) from quarantined_record");
  }

  /** Each record below the committed offsets had its effect once, or is set aside once. */
  private void checkAside(String step, int lives) {
    assertThat(
            stage.number(
                "select (select count(*) from effect) + (select count(*) from quarantined_record)"
                    + " - (select coalesce(sum(next_offset), 0) from consumed_offset)"))
        .as("more effects and rows aside than offsets after %s", step)
        .isZero();
    assertThat(stage.number("select count(*) - count(distinct (writer, number)) from effect"))
        .as("effects that happened twice after %s", step)
        .isZero();
    assertThat(
            stage.number("select count(*) - count(distinct record_offset) from quarantined_record"))
        .as("records that are set aside twice after %s, in life %d", step, lives)
        .isZero();
  }

  private KilledChild.Arguments arguments(
      String mode, List<String> inputs, String step, long first) {
    return new KilledChild.Arguments(
        mode,
        TestInfrastructure.bootstrapServers(),
        stage.database(),
        inputs,
        stage.topic("out"),
        step,
        3,
        first);
  }

  private static Process start(KilledChild.Arguments arguments) throws IOException {
    return new ProcessBuilder(arguments.command())
        .redirectError(ProcessBuilder.Redirect.to(WORDS.toFile()))
        .start();
  }

  /**
   * Some steps are taken after some time, not for each record: sends records as long as the process
   * lives.
   */
  private long writeUntilKilled(Process child, String step, long from) throws Exception {
    long written = from;
    long end = System.nanoTime() + Stage.TIMEOUT.toNanos();
    while (!child.waitFor(3, TimeUnit.SECONDS)) {
      assertThat(System.nanoTime() - end).as("time to reach %s", step).isNegative();
      written = write(written);
    }
    return written;
  }

  /** Waits until a transaction of the killed process has committed or been rolled back. */
  private void checkKilled(Process child, String step) throws IOException {
    assertThat(child.exitValue())
        .as("killed at %s; it said: %s", step, Files.readString(WORDS))
        .isEqualTo(KilledChild.EXIT);
    Stage.await(
        "its sessions are over",
        () ->
            stage.number(
                    "select count(*) from pg_stat_activity where datname = current_database()"
                        + " and pid <> pg_backend_pid() and backend_type = 'client backend'")
                == 0);
  }

  private static long lastAcknowledged(Process child, long before) throws Exception {
    long last = before;
    try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        // The JVM may say a word of its own.
        last = line.matches("[0-9]+") ? Long.parseLong(line) + 1 : last;
      }
    }
    assertThat(child.waitFor(Stage.TIMEOUT)).isTrue();
    return last;
  }

  private long write(long from) {
    try (var producer = stage.producer()) {
      for (long i = from; i < from + PER_LIFE; i++) {
        Stage.send(producer, stage.topic("in"), 0, Notes.note("a", i));
        Stage.send(producer, stage.topic("also-in"), 0, Notes.note("b", i));
      }
      producer.flush();
    }
    return from + PER_LIFE;
  }

  /** Offsets and effects agree at any time; no effect happened twice or out of order. */
  private void checkStoreAfter(String step) {
    assertThat(
            stage.number(
                "select (select count(*) from effect)"
                    + " - (select coalesce(sum(next_offset), 0) from consumed_offset)"))
        .as("more effects than offsets after %s", step)
        .isZero();
    assertThat(stage.number("select count(*) - count(distinct (writer, number)) from effect"))
        .as("effects that happened twice after %s", step)
        .isZero();
    assertThat(
            stage.number(
                "select count(*) from (select number - lag(number) over "
                    + "(partition by writer order by id) as step from effect) s where step <> 1"))
        .as("in order after %s", step)
        .isZero();
  }

  private boolean outboxIsEmpty() {
    return stage.number("select count(*) from outbox") == 0;
  }

  /** Reads like a consumer that ignores what is not newer; returns the number of records. */
  private static long withoutRepetitions(List<IncomingRecord> published, String writer) {
    long next = 0;
    for (IncomingRecord each : published) {
      if (Notes.writer(each).equals(writer) && Notes.number(each) >= next) {
        assertThat(Notes.number(each)).as("next of %s", writer).isEqualTo(next);
        next++;
      }
    }
    return next;
  }
}
