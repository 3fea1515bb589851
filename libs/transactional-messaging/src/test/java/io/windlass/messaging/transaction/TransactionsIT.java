package io.windlass.messaging.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.FailurePoints;
import io.windlass.messaging.SqlStatement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionsIT {
  private static final SqlStatement GOOD = insert("", Tuple.of("good", 1L));

  @RegisterExtension final Stage stage = Stage.of("partial", 1);

  private Transactions transactions;

  @BeforeEach
  void start() {
    stage.execute("create table t (name text, n bigint)");
    transactions = new Transactions(stage.pool, FailurePoints.UNWATCHED);
  }

  /** The driver meets the bad parameter with a statement that is new to it, or that it knows. */
  @ParameterizedTest
  @ValueSource(strings = {" on conflict do nothing", ""})
  void aStatementThatTheDriverRefusesCommitsNothing(String tail) throws Exception {
    assertThat(run(List.of(GOOD))).isNull();
    assertThat(run(List.of(GOOD))).isNull();

    CommitFailure failure = run(List.of(GOOD, insert(tail, Tuple.of("bad", "no number")), GOOD));

    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(CommitFailure.Kind.REFUSED);
    assertThat(stage.number("select count(*) from t")).isEqualTo(2);
    assertThat(run(List.of(GOOD))).as("the connection is as good as before").isNull();
    assertThat(stage.number("select count(*) from t")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {" on conflict do nothing", ""})
  void aStatementThatTheServerRefusesCommitsNothing(String tail) throws Exception {
    assertThat(run(List.of(GOOD))).isNull();

    CommitFailure failure = run(List.of(GOOD, insert(tail, Tuple.of("a\0b", 2L)), GOOD));

    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(CommitFailure.Kind.REFUSED);
    assertThat(stage.number("select count(*) from t")).isEqualTo(1);
  }

  private static SqlStatement insert(String tail, Tuple parameters) {
    return new SqlStatement("insert into t values ($1, $2)" + tail, parameters);
  }

  private @Nullable CommitFailure run(List<SqlStatement> statements) throws Exception {
    return transactions
        .run(statements)
        .toCompletionStage()
        .handle((_, failure) -> (CommitFailure) failure)
        .toCompletableFuture()
        .get();
  }
}
