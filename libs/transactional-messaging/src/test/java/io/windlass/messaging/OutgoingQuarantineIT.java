package io.windlass.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.BusEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A message that the broker refuses for good does not hold up what is committed after it. */
class OutgoingQuarantineIT {
  private Stage stage;
  private String output;

  @BeforeEach
  void start() throws Exception {
    stage =
        new Stage(
            TestInfrastructure.createDatabaseFromClassPath("outgoing", "db/messaging"),
            TestInfrastructure.bootstrapServers());
    output = TestInfrastructure.createTopics("outgoing", 1, "out").get("out");
    largestBatch(200_000);
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void aMessageThatIsTooLargeIsSetAsideAndSentWhenItFits() throws Exception {
    MessagingRuntime runtime = stage.runtime("one");
    commit(runtime, List.of(small(0), large(1), small(2), large(3)));
    commit(runtime, List.of(small(4)));

    Stage.await("aside", () -> rows() == 2);
    Stage.await("outbox empty", () -> stage.number("select count(*) from outbox") == 0);
    assertThat(numbers()).containsExactly(0L, 2L, 4L);
    Stage.await("said", () -> runtime.setAside().failedByTopic().equals(Map.of(output, 2L)));
    assertThat(runtime.isReady()).isTrue();
    assertThat(runtime.counters().quarantined()).isEqualTo(2);

    largestBatch(1_100_000);
    stage.execute("update quarantined_record set wish = 'RETRY'");

    Stage.await("nothing is set aside", () -> rows() == 0 && runtime.setAside().isEmpty());
    Stage.await("outbox empty", () -> stage.number("select count(*) from outbox") == 0);
    assertThat(numbers())
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 5).boxed().toList());
  }

  @Test
  void aMessageThatIsDiscardedIsGone() {
    MessagingRuntime runtime = stage.runtime("one");
    commit(runtime, List.of(large(0)));
    Stage.await("aside", () -> rows() == 1);

    stage.execute("update quarantined_record set wish = 'DISCARD'");

    Stage.await("nothing is set aside", () -> rows() == 0 && runtime.setAside().isEmpty());
    commit(runtime, List.of(small(1)));
    Stage.await("outbox empty", () -> stage.number("select count(*) from outbox") == 0);
    assertThat(numbers()).containsExactly(1L);
  }

  private void largestBatch(int bytes) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, output);
    Collection<AlterConfigOp> change =
        List.of(
            new AlterConfigOp(
                new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
                AlterConfigOp.OpType.SET));
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", TestInfrastructure.bootstrapServers()))) {
      admin.incrementalAlterConfigs(Map.of(topic, change)).all().get();
    }
  }

  private void commit(MessagingRuntime runtime, List<BusEvent> events) {
    GroupCommit<BusEvent> group =
        new GroupCommit<>(
            runtime,
            10,
            1,
            items ->
                new Effects(
                    List.of(),
                    items.stream()
                        .flatMap(_ -> events.stream())
                        .map(each -> new OutboxMessage(output, Notes.ACCOUNT, each.getId(), each))
                        .toList()));
    group.submit(events.getFirst()).toCompletableFuture().join();
  }

  private static BusEvent small(long number) {
    return Notes.note("w", number);
  }

  private static BusEvent large(long number) {
    return BusEvent.newBuilder(Notes.note("w", number)).setDetail("x".repeat(400_000)).build();
  }

  private long rows() {
    return stage.number("select count(*) from quarantined_record where direction = 'out'");
  }

  /** Without repetitions, which consumers ignore. */
  private List<Long> numbers() {
    return stage.readAll(output, 1).stream().map(Notes::number).distinct().toList();
  }
}
