package io.windlass.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.embedded.TestInfrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionedConsumerIT {
  private Stage stage;
  private Map<String, String> topics;

  @BeforeEach
  void start() {
    stage =
        new Stage(
            TestInfrastructure.createDatabaseFromClassPath("consumer", "db/messaging"),
            TestInfrastructure.bootstrapServers());
    stage.execute(CopyingHandler.TABLES);
    topics = TestInfrastructure.createTopics("consumer", 1, "in", "also-in", "out");
  }

  @AfterEach
  void stop() throws Exception {
    stage.close();
  }

  private ConsumerSettings settings() {
    return new ConsumerSettings("group", "one", List.of(topics.get("in"), topics.get("also-in")));
  }

  @Test
  void effectsOffsetsAndMessagesOfABatchAppearTogether() {
    MessagingRuntime runtime = stage.runtime("one");
    CopyingHandler handler = new CopyingHandler(topics.get("out"), Notes.ACCOUNT);
    PartitionedConsumer consumer = stage.consumer(runtime, settings(), handler);
    try (var producer = stage.producer()) {
      for (int i = 0; i < 1000; i++) {
        Stage.send(producer, topics.get("in"), 0, Notes.note("a", i));
        Stage.send(producer, topics.get("also-in"), 0, Notes.note("b", i));
      }
      producer.flush();
    }

    List<IncomingRecord> published = stage.read(topics.get("out"), 1, 2000);

    for (String writer : List.of("a", "b")) {
      assertThat(published.stream().filter(each -> Notes.writer(each).equals(writer)))
          .extracting(Notes::number)
          .containsExactlyElementsOf(LongStream.range(0, 1000).boxed().toList());
    }
    assertThat(stage.number("select count(*) from effect")).isEqualTo(2000);
    assertThat(stage.number("select sum(next_offset) from consumed_offset")).isEqualTo(2000);
    Stage.await(
        "outbox empty",
        Duration.ofSeconds(5),
        () -> stage.number("select count(*) from outbox") == 0);
    assertThat(consumer.isReady()).isTrue();
    Stage.await("no lag", Duration.ofSeconds(5), () -> consumer.lag() == 0);
    assertThat(runtime.counters().recordsConsumed()).isEqualTo(2000);
    assertThat(runtime.counters().messagesPublished()).isEqualTo(2000);
  }

  @Test
  void aRecordOnAnIdleConsumerIsPublishedWithinMilliseconds() {
    MessagingRuntime runtime = stage.runtime("one");
    PartitionedConsumer consumer =
        stage.consumer(runtime, settings(), new CopyingHandler(topics.get("out"), Notes.ACCOUNT));
    Stage.await("ready", Duration.ofSeconds(20), consumer::isReady);
    List<Double> millis = new ArrayList<>();
    try (var producer = stage.producer()) {
      for (int i = 0; i < 200; i++) {
        long before = System.nanoTime();
        Stage.send(producer, topics.get("in"), 0, Notes.note("a", i));
        producer.flush();
        long expected = i + 1L;
        while (runtime.counters().messagesPublished() < expected) {
          Thread.onSpinWait();
        }
        millis.add((System.nanoTime() - before) / 1e6);
      }
    }
    double[] sorted = millis.stream().skip(50).mapToDouble(each -> each).sorted().toArray();
    System.out.printf(
        "produced → consumed, committed, published (fsync off): p50 %.1f ms, p95 %.1f ms%n",
        sorted[sorted.length / 2], sorted[sorted.length * 95 / 100]);
    assertThat(sorted[sorted.length / 2]).isLessThan(100);
    assertThat(Arrays.stream(sorted).count()).isEqualTo(150);
  }
}
