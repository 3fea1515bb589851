package io.windlass.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.embedded.TestInfrastructure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Prints what this machine does; fails only if it is hopeless, since others may use it too. */
class ThroughputIT {
  private static final int PARTITIONS = 4;
  private static final int RECORDS = 100_000;

  @Test
  void consumingAndPassingOn() {
    Map<String, String> topics =
        TestInfrastructure.createTopics("throughput", PARTITIONS, "in", "out");
    try (Stage stage =
        new Stage(
            TestInfrastructure.createDatabaseFromClassPath("throughput", "db/messaging"),
            TestInfrastructure.bootstrapServers())) {
      stage.execute(CopyingHandler.TABLES);
      try (var producer = stage.producer()) {
        for (int i = 0; i < RECORDS; i++) {
          Stage.send(
              producer,
              topics.get("in"),
              i % PARTITIONS,
              Notes.note("w" + i % PARTITIONS, i / PARTITIONS));
        }
        producer.flush();
      }

      double trivial = perSecond(stage, "trivial", topics.get("in"), null);
      double copying = perSecond(stage, "copying", topics.get("in"), topics.get("out"));

      System.out.printf(
          "records/s: %.0f through a trivial handler, %.0f with a row and a message each%n",
          trivial, copying);
      assertThat(trivial).isGreaterThan(5_000);
      assertThat(copying).isGreaterThan(1_000);
    }
  }

  private static double perSecond(Stage stage, String group, String input, String output) {
    MessagingRuntime runtime = stage.runtime(group);
    ConsumerSettings settings = new ConsumerSettings(group, group, List.of(input));
    PartitionedConsumer consumer =
        PartitionedConsumer.start(
            settings,
            number ->
                output == null
                    ? new Trivial()
                    : new CopyingHandler(output, Integer.toString(number)),
            runtime);
    Stage.await(
        "the first", Duration.ofSeconds(30), () -> runtime.counters().recordsConsumed() > 0);
    long start = System.nanoTime();
    long already = runtime.counters().recordsConsumed();
    Stage.await(
        "all", Duration.ofSeconds(60), () -> runtime.counters().recordsConsumed() >= RECORDS);
    double seconds = (System.nanoTime() - start) / 1e9;
    Stage.await(
        "published",
        Duration.ofSeconds(60),
        () -> output == null || runtime.counters().messagesPublished() >= RECORDS);
    System.out.printf(
        "%s: %.2f s consuming, %.2f s until all was published%n",
        group, seconds, (System.nanoTime() - start) / 1e9);
    consumer.stop();
    return (RECORDS - already) / seconds;
  }

  private static final class Trivial implements PartitionHandler {
    @Override
    public void load(int partition, io.vertx.sqlclient.Pool store) {}

    @Override
    public Effects onRecords(List<IncomingRecord> records, java.time.Instant now) {
      return Effects.NONE;
    }
  }
}
