package io.windlass.messaging.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.Notes;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.SqlStatement;
import io.windlass.messaging.TransactionResult;
import io.windlass.messaging.outbox.PendingMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GroupCommitIT {
  @RegisterExtension final Stage stage = Stage.of("grouped", 1, "out");

  private MessagingRuntime runtime;

  @BeforeEach
  void start() {
    stage.execute("alter table effect add constraint no_thirteen check (number <> 13)");
    runtime = stage.runtime("one");
  }

  private GroupCommit<Long> group() {
    return KilledChild.groupCommit(stage.topic("out"), runtime);
  }

  private List<Long> published(int expected) {
    return stage.read(stage.topic("out"), 1, expected).stream().map(Notes::number).toList();
  }

  @Test
  void manyCallersShareFewTransactions() throws Exception {
    GroupCommit<Long> group = group();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    try (var connection = stage.database().connect();
        var statement = connection.createStatement()) {
      // Nothing commits until all have called, however slowly they do.
      connection.setAutoCommit(false);
      statement.execute("lock table effect in access exclusive mode");
      for (long number = 100; number < 2_100; number++) {
        all.add(group.submit(number).toCompletableFuture());
      }
      connection.commit();
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();

    assertThat(stage.number("select count(*) from effect")).isEqualTo(2_000);
    // Two under way at the beginning, and the others by the hundred.
    assertThat(runtime.counters().commits()).isLessThanOrEqualTo(22);
    assertThat(published(2_000)).hasSize(2_000).doesNotHaveDuplicates();
  }

  @Test
  void whoCallsAfterEachAnswerWaitsForNobody() {
    Duration pause = Duration.ofSeconds(5);
    GroupCommit<Long> group =
        new GroupCommit<>(runtime, new GroupCommit.Limits(100, 2, pause), _ -> insert());

    // Quick enough for a batch to be collected for the longest time, if there were others.
    long began = System.nanoTime();
    for (long number = 0; number < 500; number++) {
      group.submit(number).toCompletableFuture().join();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(pause.multipliedBy(5));
    assertThat(runtime.counters().commits()).isEqualTo(500);
  }

  private static Effects insert() {
    return new Effects(
        List.of(
            new SqlStatement(
                "insert into effect (writer, number) values ('alone', 1)", Tuple.tuple())),
        List.of());
  }

  @Test
  void whatWasDoneBeforeIsPublishedBefore() {
    GroupCommit<Long> group = group();
    for (long number = 100; number < 300; number++) {
      group.submit(number).toCompletableFuture().join();
    }

    assertThat(published(200))
        .containsExactlyElementsOf(LongStream.range(100, 300).boxed().toList());
  }

  @Test
  void aBadItemFailsAloneWithItsOwnException() {
    GroupCommit<Long> group = group();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (long number = 0; number < 50; number++) {
      all.add(group.submit(number).toCompletableFuture());
    }

    for (int i = 0; i < 50; i++) {
      if (i == 13) {
        CompletableFuture<Void> bad = all.get(i);
        assertThatThrownBy(bad::join)
            .isInstanceOf(CompletionException.class)
            .hasMessageContaining("no_thirteen");
      } else {
        all.get(i).join();
      }
    }
    assertThat(stage.number("select count(*) from effect")).isEqualTo(49);
    assertThat(published(49)).hasSize(49).doesNotContain(13L);
  }

  /** Items are not tried one by one, and no caller waits for a repair. */
  @Test
  void whatIsNoItemsFaultAllAreTold() {
    stage.execute("alter table effect rename to elsewhere");
    GroupCommit<Long> group = group();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (long number = 100; number < 200; number++) {
      all.add(group.submit(number).toCompletableFuture());
    }

    for (CompletableFuture<Void> each : all) {
      assertThatThrownBy(each::join).hasMessageContaining("effect");
    }
    assertThat(runtime.counters().failedCommits()).isLessThan(100);
  }

  /** Text that PostgreSQL cannot hold is the fault of its item. */
  @Test
  void textThatCannotBeStoredFailsAlone() {
    GroupCommit<String> group =
        new GroupCommit<>(
            runtime,
            100,
            1,
            writers ->
                new Effects(
                    List.of(
                        new SqlStatement(
                            "insert into effect (partition, writer, number) "
                                + "select 0, writer, 1 from unnest($1::text[]) as t (writer)",
                            Tuple.from(
                                Arrays.<Object>asList((Object) writers.toArray(String[]::new))))),
                    List.of()));
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (String writer : List.of("a", "b\0", "c")) {
      all.add(group.submit(writer).toCompletableFuture());
    }

    all.get(0).join();
    assertThatThrownBy(() -> all.get(1).join()).hasMessageContaining("0x00");
    all.get(2).join();
    assertThat(stage.number("select count(*) from effect")).isEqualTo(2);
  }

  @Test
  void anExceptionOfTheEffectsFunctionReachesItsItemOnly() {
    GroupCommit<Long> group =
        new GroupCommit<>(
            runtime,
            10,
            1,
            numbers -> {
              if (numbers.contains(7L)) {
                throw new IllegalArgumentException("not seven");
              }
              return Effects.NONE;
            });
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (long number = 0; number < 10; number++) {
      all.add(group.submit(number).toCompletableFuture());
    }

    assertThatThrownBy(() -> all.get(7).join()).hasCauseInstanceOf(IllegalArgumentException.class);
    all.remove(7);
    all.forEach(CompletableFuture::join);
  }

  @Test
  void severalStatementsAndTheirMessagesCommitTogetherOrNotAtAll() {
    String inserted =
        runtime
            .inTransaction(
                connection ->
                    connection
                        .preparedQuery("insert into effect (writer, number) values ('t', $1)")
                        .execute(Tuple.of(1L))
                        .map(
                            rows ->
                                new TransactionResult<>(
                                    "done",
                                    List.of(
                                        new OutboxMessage(
                                            stage.topic("out"),
                                            Notes.ACCOUNT,
                                            "k",
                                            Notes.note("t", 1))))))
            .toCompletableFuture()
            .join();
    CompletableFuture<String> refused =
        runtime
            .inTransaction(
                connection ->
                    connection
                        .query("insert into effect (writer, number) values ('t', 2)")
                        .execute()
                        .compose(
                            rows ->
                                Future.<TransactionResult<String>>failedFuture(
                                    new IllegalStateException("changed its mind"))))
            .toCompletableFuture();

    assertThat(inserted).isEqualTo("done");
    assertThatThrownBy(refused::join).hasMessageContaining("changed its mind");
    assertThat(published(1)).containsExactly(1L);
    assertThat(stage.number("select count(*) from effect")).isEqualTo(1);
    assertThat(stage.number("select count(*) from commit_marker")).isEqualTo(1);
  }

  @Test
  void messagesInsertedBySomebodyElseArePublishedWhenAnnounced() {
    PendingMessages pending =
        runtime
            .outbox()
            .prepare(
                List.of(
                    new OutboxMessage(
                        stage.topic("out"), Notes.ACCOUNT, "k'\"\n", Notes.note("j", 1)),
                    new OutboxMessage(stage.topic("out"), Notes.ACCOUNT, "k", null)));
    pool(pending);

    runtime.relay().committed(pending);

    List<IncomingRecord> read = stage.read(stage.topic("out"), 1, 2);
    assertThat(read.getFirst().key()).isEqualTo("k'\"\n");
    assertThat(read.getLast().value()).isNull();
  }

  @Test
  void messagesOfAnInstanceThatNeverComesBackAreTakenOver() {
    PendingMessages pending =
        runtime
            .outbox()
            .prepareFor(
                "instance:gone",
                List.of(
                    new OutboxMessage(
                        stage.topic("out"), Notes.ACCOUNT, "k", Notes.note("gone", 5))));
    pool(pending);

    assertThat(published(1)).containsExactly(5L);
    Stage.await("removed", () -> stage.number("select count(*) from outbox") == 0);
  }

  private void pool(PendingMessages pending) {
    stage
        .pool
        .preparedQuery(pending.sql())
        .execute(pending.parameters())
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }
}
