package io.windlass.messaging.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.BusEvent;
import io.windlass.messaging.Effects;
import io.windlass.messaging.Notes;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.codec.EventEncoder;
import io.windlass.messaging.transaction.GroupCommit;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A message that the broker refuses for good does not hold up what is committed after it. */
class OutgoingQuarantineIT {
  @RegisterExtension final Stage stage = Stage.of("outgoing", 1, "out");

  private String output;

  @BeforeEach
  void start() throws Exception {
    output = stage.topic("out");
    largestBatch(200_000);
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
    retry();

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

  @Test
  void aMessageThatIsRefusedAgainStaysAndIsCounted() throws Exception {
    MessagingRuntime runtime = stage.runtime("one");
    commit(runtime, List.of(large(0)));
    Stage.await("aside", () -> rows() == 1);
    long id = stage.number("select id from quarantined_record");

    for (int tries = 2; tries <= 3; tries++) {
      retry();
      String again = "attempts = %d and wish is null and outbox_id is null".formatted(tries);
      Stage.await("tried again", () -> rows(again) == 1);
    }
    assertThat(rows("id = " + id + " and quarantined_at < changed_at")).isEqualTo(1);
    assertThat(stage.number("select count(*) from outbox")).isZero();
    assertThat(runtime.setAside().failedByTopic()).isEqualTo(Map.of(output, 1L));

    largestBatch(1_100_000);
    retry();
    Stage.await("nothing is set aside", () -> rows() == 0 && runtime.setAside().isEmpty());
    assertThat(numbers()).containsExactly(0L);
  }

  /** A message must not be reported as sent before the broker has acknowledged it. */
  @Test
  void aMessageThatIsTriedAgainStaysUntilTheBrokerHasIt() {
    RelayStore store = new RelayStore(stage.pool);
    setAsideBy(store, 1);
    retry();

    assertThat(join(store.applyRequests("instance:none"))).isEqualTo(1);
    assertThat(join(store.applyRequests("instance:none"))).as("it is under way").isZero();
    assertThat(rows("wish = 'RETRY' and outbox_id is not null")).isEqualTo(1);

    // Somebody has thought better of it: that holds if the broker refuses it again.
    stage.execute("update quarantined_record set wish = 'DISCARD'");
    assertThat(join(store.applyRequests("instance:none"))).isZero();
    assertThat(rows()).isEqualTo(1);
    long again = stage.number("select outbox_id from quarantined_record");
    join(store.setAside(refusal(again)));
    assertThat(rows("attempts = 2 and wish = 'DISCARD' and outbox_id is null")).isEqualTo(1);
    join(store.applyRequests("instance:none"));
    assertThat(rows()).isZero();

    setAsideBy(store, 2);
    retry();
    join(store.applyRequests("instance:none"));
    stage.execute("delete from outbox");
    join(store.applyRequests("instance:none"));
    assertThat(rows()).as("the broker has it").isZero();
  }

  /** The connection may break during the commit; the transaction is then repeated. */
  @Test
  void aMessageIsSetAsideOnce() {
    RelayStore store = new RelayStore(stage.pool);
    long alone = insertIntoOutbox(small(1));
    join(store.setAside(refusal(alone)));
    join(store.setAside(refusal(alone)));
    assertThat(rows()).isEqualTo(1);

    long amongOthers = insertIntoOutbox(small(1), small(2));
    join(store.setAside(refusal(amongOthers, small(2))));
    join(store.setAside(refusal(amongOthers, small(2))));
    assertThat(rows()).isEqualTo(2);
    assertThat(stage.number("select count(*) from outbox")).isEqualTo(1);
  }

  private void setAsideBy(RelayStore store, long number) {
    join(store.setAside(refusal(insertIntoOutbox(small(number)))));
  }

  private long insertIntoOutbox(BusEvent... events) {
    OutboxRow row = new OutboxRow(0, Arrays.stream(events).map(this::encoded).toList());
    return stage.number(
        "insert into outbox (owner, messages) values ('instance:none', decode('%s', 'hex')) returning id"
            .formatted(HexFormat.of().formatHex(row.encode())));
  }

  /** The broker refuses the first message of a row; the others stay. */
  private RejectedMessages.OfRow refusal(long rowId, BusEvent... others) {
    List<EncodedMessage> messages = new ArrayList<>(List.of(encoded(small(1))));
    Arrays.stream(others).map(this::encoded).forEach(messages::add);
    return new RejectedMessages.OfRow(
        new OutboxChannel("instance:none"),
        new OutboxRow(rowId, messages),
        List.of(
            new RejectedMessages.Refusal(
                messages.getFirst(), new RecordTooLargeException("too large"))));
  }

  private EncodedMessage encoded(BusEvent event) {
    byte[] value = new EventEncoder(Stage.SCHEMA_IDS).encode(output, event);
    return new EncodedMessage(output, Notes.ACCOUNT, event.getId(), value);
  }

  private static <T> T join(Future<T> answer) {
    return answer.toCompletionStage().toCompletableFuture().join();
  }

  private void retry() {
    stage.execute("update quarantined_record set wish = 'RETRY'");
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
    return rows("true");
  }

  private long rows(String condition) {
    return stage.number(
        "select count(*) from quarantined_record where direction = 'out' and " + condition);
  }

  /** Without repeated messages, which consumers ignore. */
  private List<Long> numbers() {
    return stage.readAll(output, 1).stream().map(Notes::number).distinct().toList();
  }
}
