package io.windlass.messaging.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.embedded.EmbeddedKafka;
import io.windlass.embedded.EmbeddedPostgres;
import io.windlass.embedded.FreePorts;
import io.windlass.embedded.KafkaProcess;
import io.windlass.embedded.PostgresSettings;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.messaging.CopyingHandler;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.Notes;
import io.windlass.messaging.transaction.GroupCommit;
import io.windlass.messaging.transaction.KilledChild;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Database and broker are killed and come back while records flow and groups are committed. */
class OutagesIT {
  private static final Path DIRECTORY = TestInfrastructure.newDirectory("outages");
  private static final int BROKER_PORT = FreePorts.next();
  private static final int CONTROLLER_PORT = FreePorts.next();
  private static final int TOTAL = 3_000;

  private static PostgresSettings settings =
      PostgresSettings.on(DIRECTORY.resolve("pg")).withDurable(false);
  private static EmbeddedPostgres postgres;
  private static Process broker;
  private static int run;

  private Stage stage;
  private String input;
  private String output;
  private final AtomicBoolean writing = new AtomicBoolean(true);

  @BeforeAll
  static void startBoth() throws Exception {
    postgres = EmbeddedPostgres.start(settings);
    settings = settings.withPort(postgres.port());
    startBroker();
  }

  @AfterAll
  static void stopBoth() throws Exception {
    postgres.stop();
    broker.destroyForcibly().waitFor();
  }

  private static void startBroker() throws Exception {
    broker = KafkaProcess.start(DIRECTORY.resolve("kafka"), BROKER_PORT, CONTROLLER_PORT);
  }

  @BeforeEach
  void start() {
    run++;
    String bootstrap = "127.0.0.1:" + BROKER_PORT;
    input = "in" + run;
    output = "out" + run;
    EmbeddedKafka.createTopics(
        bootstrap, List.of(new NewTopic(input, 1, (short) 1), new NewTopic(output, 1, (short) 1)));
    stage = Stage.on(postgres.createDatabase("outages" + run), bootstrap);
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void nothingIsLostOrRepeatedWhenTheDatabaseIsKilledAgainAndAgain() throws Exception {
    underLoad(
        () -> {
          new ProcessBuilder("sh", "-c", "kill -9 " + postgres.postmasterPid()).start().waitFor();
          Thread.sleep(300);
          postgres = EmbeddedPostgres.start(settings);
        });
  }

  @Test
  void nothingIsLostOrRepeatedWhenTheBrokerIsKilledAgainAndAgain() throws Exception {
    underLoad(
        () -> {
          broker.destroyForcibly().waitFor();
          Thread.sleep(300);
          startBroker();
        });
  }

  private interface Disaster {
    void strike() throws Exception;
  }

  private void underLoad(Disaster disaster) throws Exception {
    MessagingRuntime runtime = stage.runtime("one");
    PartitionedConsumer consumer =
        stage.consumer(
            runtime,
            KilledChild.settings(List.of(input)),
            new CopyingHandler(output, Notes.ACCOUNT));
    Thread writer = Thread.ofPlatform().start(this::write);
    CompletableFuture<Long> grouped = CompletableFuture.supplyAsync(() -> group(runtime));

    for (int i = 0; i < 3; i++) {
      long before = stage.number("select count(*) from effect");
      Stage.await(
          "some progress", () -> stage.number("select count(*) from effect") > before + 100);
      disaster.strike();
    }
    writing.set(false);
    writer.join();

    long groupTotal = grouped.get();
    Stage.await(
        "all consumed",
        () -> stage.number("select count(*) from effect where writer = 'a'") >= TOTAL);
    checkEffects("a", TOTAL);
    checkEffects("g", groupTotal);
    Stage.await("outbox empty", () -> stage.number("select count(*) from outbox") == 0);
    checkPublished(groupTotal);
    Stage.await("ready", () -> consumer.isReady() && runtime.isReady());
    System.out.printf(
        "%d consumed and %d grouped through 3 outages, %d commits failed%n",
        TOTAL, groupTotal, runtime.counters().failedCommits());
  }

  private void checkEffects(String writer, long expected) {
    String where = " from effect where writer = '" + writer + "'";
    assertThat(stage.number("select count(*)" + where)).isEqualTo(expected);
    assertThat(stage.number("select count(distinct number)" + where)).isEqualTo(expected);
  }

  private void checkPublished(long groupTotal) {
    List<Long> a = new ArrayList<>();
    List<Long> g = new ArrayList<>();
    for (IncomingRecord each : stage.readAll(output, 1)) {
      List<Long> seen = Notes.writer(each).equals("a") ? a : g;
      if (Notes.number(each) >= seen.size()) {
        assertThat(Notes.number(each)).isEqualTo(seen.size());
        seen.add(Notes.number(each));
      }
    }
    assertThat(a).hasSize(TOTAL);
    assertThat(g).hasSize((int) groupTotal);
  }

  private void write() {
    try (var producer = stage.producer()) {
      for (int i = 0; i < TOTAL; i++) {
        Stage.send(producer, input, 0, Notes.note("a", i));
        if (i % 10 == 0) {
          producer.flush();
        }
      }
    }
  }

  private long group(MessagingRuntime runtime) {
    GroupCommit<Long> group = KilledChild.groupCommit(output, runtime);
    long number = 0;
    while (writing.get()) {
      group.submit(number).toCompletableFuture().join();
      number++;
    }
    return number;
  }
}
