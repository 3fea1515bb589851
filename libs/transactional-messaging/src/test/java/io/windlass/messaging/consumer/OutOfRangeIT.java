package io.windlass.messaging.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.embedded.TestInfrastructure;
import io.windlass.messaging.CopyingHandler;
import io.windlass.messaging.Notes;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that were deleted from one topic's log before they were consumed. */
class OutOfRangeIT {
  @RegisterExtension final Stage stage = Stage.of("range", 1, "a", "b", "out");

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void otherTopicsLoseNothingWhenOneTopicsRecordsAreGone(String truncated) throws Exception {
    String intact = truncated.equals("a") ? "b" : "a";
    write("a", 0, 10);
    write("b", 0, 10);
    PartitionedConsumer first = consume(stage.runtime("one"));
    Stage.await("20 effects", () -> stage.number("select count(*) from effect") == 20);
    first.stop();
    write(intact, 10, 30);
    write(truncated, 10, 30);
    deleteBefore(truncated, 15);

    MessagingRuntime runtime = stage.runtime("two");
    PartitionedConsumer second = whileNothingCommits(runtime);

    Stage.await(
        "everything that is there",
        () -> offset(intact) == 30 && offset(truncated) == 30 && second.isReady());
    second.stop();
    assertThat(effects(intact)).isEqualTo(30);
    assertThat(effects(truncated)).isEqualTo(25);
    assertThat(runtime.counters().recordsLost()).isEqualTo(5);
    assertThat(second.hasFailed()).isFalse();
  }

  /** An offset that another process changed is noticed, and read again. */
  @Test
  void offsetsThatAreNotWhatTheOwnerBelievesFailItsTransaction() {
    MessagingRuntime runtime = stage.runtime("one");
    PartitionedConsumer consumer = consume(runtime);
    write("a", 0, 10);
    Stage.await("10 effects", () -> effects("a") == 10);
    Stage.await("offset", () -> offset("a") == 10);

    stage.execute("update consumed_offset set next_offset = 12 where next_offset = 10");
    write("a", 10, 20);

    Stage.await("the others", () -> offset("a") == 20);
    assertThat(runtime.counters().failedCommits()).isPositive();
    assertThat(effects("a")).as("without 10 and 11").isEqualTo(18);
    Stage.await("ready", consumer::isReady);
    consumer.stop();
  }

  private PartitionedConsumer consume(MessagingRuntime runtime) {
    ConsumerSettings settings =
        new ConsumerSettings(
            "group",
            "one",
            List.of(stage.topic("a"), stage.topic("b")),
            5,
            Duration.ofSeconds(30),
            Map.of());
    return PartitionedConsumer.start(
        settings, _ -> new CopyingHandler(stage.topic("out"), Notes.ACCOUNT), runtime);
  }

  /** The first batch waits for its commit, others wait behind it, when the gap is noticed. */
  private PartitionedConsumer whileNothingCommits(MessagingRuntime runtime) throws SQLException {
    try (var connection = stage.database().connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table effect in exclusive mode");
      PartitionedConsumer consumer = consume(runtime);
      Stage.await(
          "a commit that waits",
          () ->
              stage.number(
                      "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                          + " and datname = current_database()")
                  > 0);
      Stage.await("the gap", () -> runtime.counters().recordsLost() > 0);
      connection.commit();
      return consumer;
    }
  }

  private void deleteBefore(String topic, long offset)
      throws ExecutionException, InterruptedException {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", TestInfrastructure.bootstrapServers()))) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(stage.topic(topic), 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  private void write(String topic, long from, long to) {
    try (var producer = stage.producer()) {
      for (long i = from; i < to; i++) {
        Stage.send(producer, stage.topic(topic), 0, Notes.note(topic, i));
      }
      producer.flush();
    }
  }

  private long effects(String writer) {
    return stage.number("select count(*) from effect where writer = '" + writer + "'");
  }

  private long offset(String topic) {
    return stage.number(
        "select coalesce(max(next_offset), 0) from consumed_offset where topic = '"
            + stage.topic(topic)
            + "'");
  }
}
