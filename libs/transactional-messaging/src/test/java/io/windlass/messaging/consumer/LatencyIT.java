package io.windlass.messaging.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.embedded.EmbeddedPostgres;
import io.windlass.embedded.PostgresSettings;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.messaging.CopyingHandler;
import io.windlass.messaging.Notes;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Prints the latency of one hop on a durable database; fails only if it is extremely high. */
class LatencyIT {
  private static final int WARM_UP = 100;
  private static final int MEASURED = 200;

  @Test
  void aRecordOnAnIdleConsumerIsCommittedAndPublishedWithinMilliseconds() {
    Map<String, String> topics = TestInfrastructure.createTopics("latency", 1, "in", "out");
    try (EmbeddedPostgres durable =
            EmbeddedPostgres.start(
                PostgresSettings.on(TestInfrastructure.newDirectory("latency").resolve("pg")));
        Stage stage =
            Stage.on(durable.createDatabase("latency"), TestInfrastructure.bootstrapServers())) {
      MessagingRuntime runtime = stage.runtime("one");
      PartitionedConsumer consumer =
          stage.consumer(
              runtime,
              new ConsumerSettings("group", "one", List.of(topics.get("in"))),
              new CopyingHandler(topics.get("out"), Notes.ACCOUNT));
      Stage.await("ready", consumer::isReady);

      double[] millis = measure(stage, runtime, topics.get("in"));

      System.out.printf(
          "produced → consumed, committed with fsync, published: p50 %.1f ms, p95 %.1f ms%n",
          millis[MEASURED / 2], millis[MEASURED * 95 / 100]);
      // Generous: the machine may be slow, and busy with other things.
      assertThat(millis[MEASURED / 2]).isLessThan(1_000);
    }
  }

  private static double[] measure(Stage stage, MessagingRuntime runtime, String input) {
    double[] millis = new double[WARM_UP + MEASURED];
    try (var producer = stage.producer()) {
      for (int i = 0; i < millis.length; i++) {
        long before = System.nanoTime();
        Stage.send(producer, input, 0, Notes.note("a", i));
        producer.flush();
        long expected = i + 1L;
        long end = before + Stage.TIMEOUT.toNanos();
        while (runtime.counters().messagesPublished() < expected) {
          assertThat(System.nanoTime() - end).as("record %d", i).isNegative();
          LockSupport.parkNanos(20_000);
        }
        millis[i] = (System.nanoTime() - before) / 1e6;
      }
    }
    return Arrays.stream(millis).skip(WARM_UP).sorted().toArray();
  }
}
