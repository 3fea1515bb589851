package io.windlass.messaging.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.windlass.messaging.codec.RegistryUnavailableException;
import io.windlass.messaging.codec.UndecodableRecordException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureClassTest {
  @ParameterizedTest
  @CsvSource({
    "22021, OF_ONE_RECORD", // a character that is not in the encoding
    "22P02, OF_ONE_RECORD", // text that is not a number
    "23505, OF_ONE_RECORD", // unique
    "21000, OF_ONE_RECORD", // a row twice in one upsert
    "54000, OF_ONE_RECORD", // too long for an index
    "P0001, OF_ONE_RECORD", // raised by a function
    "53100, OF_US", // disk full
    "53200, OF_US", // out of memory
    "42P01, OF_US", // no such table
    "42703, OF_US", // no such column
    "58030, OF_US", // input or output
    "XX001, OF_US", // data corrupted
    "53300, PASSING", // too many connections
    "40001, PASSING", // serialization
    "40P01, PASSING", // deadlock
    "55P03, PASSING", // lock not available
    "57014, PASSING", // cancelled
    "57P01, PASSING", // shutdown
    "08006, PASSING", // connection
    "0A000, PASSING", // the plan has to change
    "WL001, PASSING", // fenced
    "WL002, PASSING" // other offsets than believed
  })
  void everyStateHasItsClass(String state, FailureClass expected) {
    PgException refusal = new PgException("refused", "ERROR", state, "");

    assertThat(FailureClass.of(refusal)).isEqualTo(expected);
    assertThat(FailureClass.of(new IllegalStateException(new CompletionException(refusal))))
        .as("in a handler that reads")
        .isEqualTo(expected);
    assertThat(FailureClass.of(CommitFailure.ofStatement(refusal)))
        .as("of a statement")
        .isEqualTo(
            expected == FailureClass.OF_US && passesForCallers(state)
                ? FailureClass.PASSING
                : expected);
  }

  /** A caller who waits is told after a while; a partition tries again in either case. */
  private static boolean passesForCallers(String state) {
    return state.startsWith("53") || state.startsWith("58");
  }

  @Test
  void whatIsOfTheSurroundingsPasses() {
    assertThat(FailureClass.of(new RegistryUnavailableException("away", null)))
        .isEqualTo(FailureClass.PASSING);
    assertThat(FailureClass.of(new IllegalStateException(new IOException("broken pipe"))))
        .isEqualTo(FailureClass.PASSING);
    assertThat(FailureClass.of(new CompletionException(new TimeoutException())))
        .isEqualTo(FailureClass.PASSING);
    assertThat(FailureClass.of(new CompletionException(new NoStackTraceThrowable("Timeout"))))
        .isEqualTo(FailureClass.PASSING);
  }

  @Test
  void whatIsOfARecordIsItsOwn() {
    assertThat(FailureClass.of(new NullPointerException())).isEqualTo(FailureClass.OF_ONE_RECORD);
    assertThat(FailureClass.of(new StackOverflowError())).isEqualTo(FailureClass.OF_ONE_RECORD);
    assertThat(FailureClass.of(new UndecodableRecordException("rubbish", null)))
        .isEqualTo(FailureClass.OF_ONE_RECORD);
    assertThat(
            FailureClass.of(
                CommitFailure.ofStatement(
                    new NoStackTraceThrowable(
                        "Parameter at position[1] with class = [java.lang.String] and value = [x]"
                            + " can not be coerced to the expected class"))))
        .isEqualTo(FailureClass.OF_ONE_RECORD);
  }

  @Test
  void memoryThatIsUsedUpIsOfUs() {
    assertThat(FailureClass.of(new IllegalStateException(new OutOfMemoryError())))
        .isEqualTo(FailureClass.OF_US);
    assertThat(FailureClass.of(new NoClassDefFoundError())).isEqualTo(FailureClass.OF_US);
  }

  @Test
  void aCauseThatContainsItselfIsNoTrap() {
    Exception one = new IllegalStateException("one");
    Exception two = new IllegalStateException("two", one);
    one.initCause(two);

    assertThat(FailureClass.of(one)).isEqualTo(FailureClass.OF_ONE_RECORD);
  }
}
