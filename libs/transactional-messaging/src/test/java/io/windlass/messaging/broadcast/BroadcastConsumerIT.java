package io.windlass.messaging.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.BusEvent;
import io.windlass.messaging.Notes;
import io.windlass.messaging.codec.RegistryUnavailableException;
import io.windlass.messaging.codec.SchemaIds;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever is published while a consumer runs is received, whichever component is unavailable in
 * between.
 */
class BroadcastConsumerIT {
  private final List<SpecificRecord> heard = new CopyOnWriteArrayList<>();
  @RegisterExtension final Stage stage = Stage.of("tail", 2, "heard");

  private final String topic = stage.topic("heard");
  private MessagingRuntime runtime;
  private BroadcastConsumer tail;

  @AfterEach
  void stop() throws Exception {
    tail.stop();
  }

  @Test
  void everythingIsHeardFromTheMomentOnAtWhichItListens() {
    send(0, 10);
    listen(Stage.SCHEMA_IDS);
    send(10, 30);
    Stage.await("all heard", () -> heard.size() >= 20);
    assertHeard(10, 30);
  }

  /**
   * The log of a topic that was created again begins at offset 0; offsets of the old log no longer
   * apply.
   */
  @Test
  void aTopicThatIsMadeAnewIsHeardFromItsBeginning() throws Exception {
    listen(Stage.SCHEMA_IDS);
    send(0, 50);
    Stage.await("all heard", () -> heard.size() == 50);
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", TestInfrastructure.bootstrapServers()))) {
      admin.deleteTopics(List.of(topic)).all().get(1, TimeUnit.MINUTES);
    }
    TestInfrastructure.createTopics(2, List.of(topic));
    send(50, 60);
    Stage.await("the new log heard", () -> heard.size() >= 60);
    assertHeard(0, 60);
  }

  @Test
  void whatCannotBeReadBecauseTheRegistryIsAwayIsHeardWhenItIsBack() {
    listen(new AwayAtFirst(3));
    send(0, 20);
    Stage.await("all heard", () -> heard.size() >= 20);
    assertHeard(0, 20);
  }

  private void listen(SchemaIds ids) {
    runtime = stage.runtime("one", ids);
    tail = new BroadcastConsumer(topic, runtime);
    tail.start(heard::add);
    Stage.await("listening", tail::isListening);
  }

  private void send(int from, int to) {
    try (var producer = stage.producer()) {
      for (int i = from; i < to; i++) {
        Stage.send(producer, topic, i % 2, Notes.note(i % 2 == 0 ? "even" : "odd", i));
      }
      producer.flush();
    }
  }

  private void assertHeard(long from, long to) {
    assertThat(heard)
        .extracting(note -> Long.parseLong(((BusEvent) note).getId()))
        .containsExactlyInAnyOrderElementsOf(LongStream.range(from, to).boxed().toList());
  }

  /** A registry that fails at first. */
  private static final class AwayAtFirst implements SchemaIds {
    private final AtomicInteger failures;

    AwayAtFirst(int failures) {
      this.failures = new AtomicInteger(failures);
    }

    @Override
    public int idOf(String name, Schema schema) {
      return Stage.SCHEMA_IDS.idOf(name, schema);
    }

    @Override
    public Schema schemaOf(int id) {
      if (failures.getAndDecrement() > 0) {
        throw new RegistryUnavailableException("not there yet", null);
      }
      return Stage.SCHEMA_IDS.schemaOf(id);
    }
  }
}
