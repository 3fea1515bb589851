package io.windlass.messaging;

import io.windlass.messaging.retry.RetryBackoff;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler that knows on which records or on which account it failed. Shortens the
 * search for the record that is set aside. What it names is tried alone before anything is set
 * aside.
 */
public final class RecordHandlingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<IncomingRecord> records;
  private final @Nullable String accountId;

  private RecordHandlingException(
      List<IncomingRecord> records, @Nullable String accountId, Throwable cause) {
    super(RetryBackoff.describe(cause), cause);
    this.records = List.copyOf(records);
    this.accountId = accountId;
  }

  /** Returns an exception that says that one of these records is the cause. */
  public static RecordHandlingException records(List<IncomingRecord> suspects, Throwable cause) {
    return new RecordHandlingException(suspects, null, cause);
  }

  /** Returns an exception that says that a record or the state of this account is the cause. */
  public static RecordHandlingException account(String accountId, Throwable cause) {
    return new RecordHandlingException(List.of(), accountId, cause);
  }

  public List<IncomingRecord> records() {
    return records;
  }

  public @Nullable String accountId() {
    return accountId;
  }

  /** Returns the exception of this class in the chain of causes; null if there is none. */
  public static @Nullable RecordHandlingException in(Throwable failure) {
    Throwable each = failure;
    for (int depth = 0; each != null && depth < 20; depth++) {
      if (each instanceof RecordHandlingException found) {
        return found;
      }
      each = each.getCause();
    }
    return null;
  }
}
