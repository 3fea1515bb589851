package io.windlass.messaging.transaction;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.windlass.messaging.codec.RegistryUnavailableException;
import io.windlass.messaging.codec.UndecodableRecordException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Kinds of failures, by what is to be done about them. */
public enum FailureClass {
  /** Connection, time-out, fenced, deadlock, registry away: try again. */
  PASSING,
  /** Data that the database or the driver refuses, a handler that throws: one record's own. */
  OF_ONE_RECORD,
  /** Disk full, schema missing, no memory: nothing can go on before somebody acts. */
  OF_US;

  private static final int LONGEST_CHAIN = 20;

  /** Decided by the first cause that is known; what nobody knows is a fault of the handler. */
  public static FailureClass of(Throwable failure) {
    Throwable each = failure;
    for (int depth = 0; each != null && depth < LONGEST_CHAIN; depth++) {
      FailureClass known = known(each);
      if (known != null) {
        return known;
      }
      each = each.getCause();
    }
    return OF_ONE_RECORD;
  }

  private static @Nullable FailureClass known(Throwable failure) {
    return switch (failure) {
      case CommitFailure commit when commit.kind() != CommitFailure.Kind.REFUSED -> PASSING;
      case PgException refusal -> ofState(refusal.getSqlState());
      case NoStackTraceThrowable driver ->
          CommitFailure.isRefusalOfDriver(driver) ? OF_ONE_RECORD : PASSING;
      case UndecodableRecordException _, UTFDataFormatException _, StackOverflowError _ ->
          OF_ONE_RECORD;
      case RegistryUnavailableException _,
          StoreUnavailableException _,
          UncertainCommitException _,
          VertxException _,
          RetriableException _,
          InterruptException _,
          InterruptedException _,
          TimeoutException _,
          IOException _ ->
          PASSING;
      case VirtualMachineError _, LinkageError _ -> OF_US;
      default -> null;
    };
  }

  /** By the class of the SQLSTATE, its first two characters. */
  static FailureClass ofState(@Nullable String state) {
    if (state == null || state.length() != 5) {
      return OF_US;
    }
    return switch (state.substring(0, 2)) {
      // Cardinality, data, constraint, check option, program limit, raised by a function.
      case "21", "22", "23", "44", "54", "P0" -> OF_ONE_RECORD;
      // A new plan is needed, connection, transaction state, prepared statement, deadlock, object
      // state, shutdown; fenced and moved offsets.
      case "0A", "08", "25", "26", "40", "55", "57", "WL" -> PASSING;
      // Too many connections pass; a full disk does not.
      case "53" -> state.equals("53300") ? PASSING : OF_US;
      default -> OF_US;
    };
  }
}
