package io.windlass.messaging.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.events.BusEvent;
import io.windlass.events.TaskEvent;
import io.windlass.events.TaskStarted;
import io.windlass.events.TaskStopCause;
import io.windlass.events.TaskStopped;
import io.windlass.events.Topics;
import io.windlass.messaging.AccountPartition;
import io.windlass.messaging.Notes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class EventCodecTest {
  private final InMemorySchemaIds ids = new InMemorySchemaIds();
  private final EventEncoder encoder = new EventEncoder(ids);
  private final EventDecoder decoder = new EventDecoder(ids);

  @Test
  void anEventComesBackAsItWas() {
    BusEvent event = Notes.note("writer", 42);

    byte[] bytes = encoder.encode(Topics.BUS_EVENTS, event);

    assertThat(bytes[0]).isZero();
    assertThat(ByteBuffer.wrap(bytes, 1, 4).getInt())
        .isEqualTo(ids.idOf(Topics.BUS_EVENTS, BusEvent.getClassSchema()));
    assertThat(decoder.decode(bytes)).isEqualTo(event);
  }

  @Test
  void unionsAndTimesComeBackAsTheirClasses() {
    TaskEvent event =
        TaskEvent.newBuilder()
            .setAccountId("123456789012")
            .setRegion("us-east-1")
            .setTaskId("task")
            .setJobId("job")
            .setAttempt(1)
            .setInstanceId("i-1")
            .setSequence(1)
            .setEvent(
                TaskStarted.newBuilder()
                    .setStartedAt(Instant.ofEpochMilli(1_700_000_000_123L))
                    .setPrivateIpv4Address("10.0.0.1")
                    .build())
            .build();

    TaskEvent decoded = (TaskEvent) decoder.decode(encoder.encode(Topics.TASK_EVENTS, event));

    assertThat(decoded).isEqualTo(event);
    assertThat(decoded.getEvent()).isInstanceOf(TaskStarted.class);
  }

  @Test
  void optionalTimesComeBack() {
    TaskEvent event =
        TaskEvent.newBuilder()
            .setAccountId("123456789012")
            .setRegion("us-east-1")
            .setTaskId("task")
            .setJobId("job")
            .setAttempt(1)
            .setInstanceId("i-1")
            .setSequence(2)
            .setEvent(
                TaskStopped.newBuilder()
                    .setCause(TaskStopCause.EXITED)
                    .setStartedAt(Instant.ofEpochMilli(1_700_000_000_123L))
                    .setStoppedAt(Instant.ofEpochMilli(1_700_000_000_456L))
                    .build())
            .build();

    assertThat(decoder.decode(encoder.encode(Topics.TASK_EVENTS, event))).isEqualTo(event);
  }

  @Test
  void anEventOfAnOlderSchemaIsReadAsTodaysClass() {
    Schema today = BusEvent.getClassSchema();
    Schema older = new Schema.Parser().parse(withoutField(today, "resources"));
    byte[] bytes = encoder.encode(Topics.BUS_EVENTS, Notes.note("writer", 1));

    assertThat(older.getField("resources")).isNull();
    ids.with(older);
    assertThatThrownBy(
            () ->
                decoder.decode(ByteBuffer.wrap(bytes).putInt(1, ids.idOf("older", older)).array()))
        .as("resources has no default, so it cannot be missing")
        .isInstanceOf(UndecodableRecordException.class);
  }

  @Test
  void rubbishIsRecognised() {
    assertThatThrownBy(() -> decoder.decode("rubbish".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UndecodableRecordException.class);
    assertThatThrownBy(() -> decoder.decode(new byte[] {0, 0, 0, 0, 99, 1, 2}))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("99");
    byte[] cut = encoder.encode(Topics.BUS_EVENTS, Notes.note("writer", 1));
    assertThatThrownBy(() -> decoder.decode(java.util.Arrays.copyOf(cut, cut.length - 5)))
        .isInstanceOf(UndecodableRecordException.class);
  }

  @Test
  void whatNoBrokerWouldTakeIsRefusedBeforeItIsCommitted() {
    BusEvent large =
        BusEvent.newBuilder(Notes.note("a", 1)).setDetail("x".repeat(1_000_000)).build();

    assertThatThrownBy(() -> encoder.encode(Topics.BUS_EVENTS, large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("batch.bus-events");
  }

  @Test
  void anAccountHasOnePartition() {
    assertThat(AccountPartition.of("123456789012", 4)).isEqualTo(3);
    assertThat(AccountPartition.of("123456789012", 1)).isZero();
  }

  private static String withoutField(Schema schema, String name) {
    try {
      var json =
          (com.fasterxml.jackson.databind.node.ObjectNode)
              new com.fasterxml.jackson.databind.ObjectMapper().readTree(schema.toString());
      var fields = json.withArray("fields").elements();
      while (fields.hasNext()) {
        if (fields.next().path("name").asText().equals(name)) {
          fields.remove();
        }
      }
      return json.toString();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }
}
