package io.windlass.messaging;

import io.windlass.messaging.retry.RetryBackoff;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A handler failed, and knows at what it was: this shortens the search for the record, or says
 * which account's state it is. What it names is tried alone before anything is set aside.
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

  /** One of these records is what it failed on. */
  public static RecordHandlingException records(List<IncomingRecord> suspects, Throwable cause) {
    return new RecordHandlingException(suspects, null, cause);
  }

  /** It failed on this account: on one of its records, or on its state. */
  public static RecordHandlingException account(String accountId, Throwable cause) {
    return new RecordHandlingException(List.of(), accountId, cause);
  }

  public List<IncomingRecord> records() {
    return records;
  }

  public @Nullable String accountId() {
    return accountId;
  }

  /** The one in the chain of causes; null if there is none. */
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
