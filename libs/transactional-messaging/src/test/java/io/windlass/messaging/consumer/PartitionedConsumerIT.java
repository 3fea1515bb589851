package io.windlass.messaging.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.CopyingHandler;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.Notes;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.SqlStatement;
import io.windlass.messaging.codec.EventEncoder;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PartitionedConsumerIT {
  @RegisterExtension final Stage stage = Stage.of("consumer", 1, "in", "also-in", "out");

  private ConsumerSettings settings() {
    return new ConsumerSettings("group", "one", List.of(stage.topic("in"), stage.topic("also-in")));
  }

  @Test
  void effectsOffsetsAndMessagesOfABatchAppearTogether() {
    MessagingRuntime runtime = stage.runtime("one");
    CopyingHandler handler = new CopyingHandler(stage.topic("out"), Notes.ACCOUNT);
    PartitionedConsumer consumer = stage.consumer(runtime, settings(), handler);
    try (var producer = stage.producer()) {
      for (int i = 0; i < 1000; i++) {
        Stage.send(producer, stage.topic("in"), 0, Notes.note("a", i));
        Stage.send(producer, stage.topic("also-in"), 0, Notes.note("b", i));
      }
      producer.flush();
    }

    List<IncomingRecord> published = stage.read(stage.topic("out"), 1, 2000);

    for (String writer : List.of("a", "b")) {
      assertThat(published.stream().filter(each -> Notes.writer(each).equals(writer)))
          .extracting(Notes::number)
          .containsExactlyElementsOf(LongStream.range(0, 1000).boxed().toList());
    }
    assertThat(stage.number("select count(*) from effect")).isEqualTo(2000);
    assertThat(stage.number("select sum(next_offset) from consumed_offset")).isEqualTo(2000);
    Stage.await("outbox empty", () -> stage.number("select count(*) from outbox") == 0);
    Stage.await("ready", consumer::isReady);
    Stage.await("no lag", () -> consumer.lag() == 0);
    Stage.await(
        "all counted",
        () ->
            runtime.counters().recordsConsumed() >= 2000
                && runtime.counters().messagesPublished() >= 2000);
    assertThat(runtime.counters().recordsConsumed()).isEqualTo(2000);
    assertThat(runtime.counters().messagesPublished()).isEqualTo(2000);
  }

  /** Adds a row per call, timer or record, under its own name. */
  private static final class Recorder implements PartitionHandler {
    private Optional<Instant> timer = Optional.empty();
    private int loads;
    private int toFail;
    private volatile String unwanted = "";
    private final AtomicInteger passedOver = new AtomicInteger();

    @Override
    public boolean wants(String topic, String key) {
      if (topic.equals(unwanted)) {
        passedOver.incrementAndGet();
        return false;
      }
      return true;
    }

    @Override
    public void load(int partition, Pool store) {
      loads++;
    }

    @Override
    public Effects onRecords(List<IncomingRecord> records, Instant now) {
      if (toFail > 0) {
        toFail--;
        throw new IllegalStateException("a fault on purpose");
      }
      timer = Optional.of(now.plusMillis(20));
      return row("record", records.size());
    }

    @Override
    public Optional<Instant> nextTimer() {
      return timer;
    }

    @Override
    public Effects onTimer(Instant now) {
      timer = Optional.empty();
      return row("timer", 1);
    }

    Effects row(String writer, long number) {
      return new Effects(
          List.of(
              new SqlStatement(
                  "insert into effect (partition, writer, number) values (0, $1, $2)",
                  Tuple.of(writer, number))),
          List.of());
    }
  }

  private void awaitRows(String writer, long sum) {
    Stage.await(
        writer,
        () ->
            stage.number(
                    "select coalesce(sum(number), 0) from effect where writer = '" + writer + "'")
                >= sum);
    assertThat(stage.number("select sum(number) from effect where writer = '" + writer + "'"))
        .isEqualTo(sum);
  }

  private void write(String topic, byte[] bytes) {
    try (var producer = stage.producer()) {
      var _ = producer.send(new ProducerRecord<>(stage.topic(topic), 0, "key", bytes));
    }
  }

  private static byte[] note(long number) {
    return new EventEncoder(Stage.SCHEMA_IDS).encode("any", Notes.note("a", number));
  }

  @Test
  void aTimerThatARecordSetsIsFired() {
    MessagingRuntime runtime = stage.runtime("one");
    Recorder recorder = new Recorder();
    PartitionedConsumer consumer = stage.consumer(runtime, settings(), recorder);
    Stage.await("ready", consumer::isReady);
    write("in", note(1));
    awaitRows("record", 1);
    awaitRows("timer", 1);
  }

  /** These could not even be decoded. */
  @Test
  void whatAHandlerDoesNotWantIsPassedOverAndStoredWithTheNextBatch() {
    MessagingRuntime runtime = stage.runtime("one");
    Recorder recorder = new Recorder();
    recorder.unwanted = stage.topic("also-in");
    PartitionedConsumer consumer = stage.consumer(runtime, settings(), recorder);
    Stage.await("ready", consumer::isReady);
    for (int i = 0; i < 5; i++) {
      write("also-in", new byte[] {1, 2, 3});
    }
    Stage.await("passed over", () -> recorder.passedOver.get() == 5);
    assertThat(stage.number("select count(*) from consumed_offset")).isZero();
    write("in", note(1));
    awaitRows("record", 1);
    assertThat(stage.number("select sum(next_offset) from consumed_offset")).isEqualTo(6);
    assertThat(stage.number("select count(*) from quarantined_record")).isZero();
    recorder.unwanted = "";
    write("also-in", note(2));
    awaitRows("record", 2);
  }

  @Test
  void aHandlerThatThrowsIsLoadedAgainAndGetsTheSameRecords() {
    MessagingRuntime runtime = stage.runtime("one");
    Recorder recorder = new Recorder();
    recorder.toFail = 1;
    PartitionedConsumer consumer = stage.consumer(runtime, settings(), recorder);
    write("in", note(1));
    write("in", note(2));

    awaitRows("record", 2);
    assertThat(recorder.loads).isEqualTo(2);
    Stage.await("ready", consumer::isReady);
  }
}
