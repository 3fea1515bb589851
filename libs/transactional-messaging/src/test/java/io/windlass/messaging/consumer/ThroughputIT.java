package io.windlass.messaging.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.messaging.CopyingHandler;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.Notes;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prints the throughput of this machine; fails only if something is lost. */
class ThroughputIT {
  private static final int PARTITIONS = 4;
  private static final int RECORDS = 100_000;

  @Test
  void consumingAndPassingOn() {
    try (Stage stage = Stage.of("throughput", PARTITIONS, "in", "out")) {
      try (var producer = stage.producer()) {
        for (int i = 0; i < RECORDS; i++) {
          Stage.send(
              producer,
              stage.topic("in"),
              i % PARTITIONS,
              Notes.note("w" + i % PARTITIONS, i / PARTITIONS));
        }
        producer.flush();
      }

      double trivial = perSecond(stage, "trivial", stage.topic("in"), null);
      double copying = perSecond(stage, "copying", stage.topic("in"), stage.topic("out"));

      System.out.printf(
          "records/s: %.0f through a trivial handler, %.0f with a row and a message each%n",
          trivial, copying);
      // How fast is for people to read: a machine may be slow. That it all arrives is not.
      assertThat(stage.number("select count(*) from effect")).isEqualTo(RECORDS);
      assertThat(stage.number("select sum(next_offset) from consumed_offset"))
          .isEqualTo(2L * RECORDS);
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
    Stage.await("the first", () -> runtime.counters().recordsConsumed() > 0);
    long start = System.nanoTime();
    long already = runtime.counters().recordsConsumed();
    Stage.await("all", () -> runtime.counters().recordsConsumed() >= RECORDS);
    double seconds = (System.nanoTime() - start) / 1e9;
    Stage.await(
        "published", () -> output == null || runtime.counters().messagesPublished() >= RECORDS);
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
