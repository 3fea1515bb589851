package io.windlass.messaging.quarantine;

import io.windlass.messaging.PartitionHandler;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What is to be kept in order together: the records of an entity, or those of an account. */
public final class OrderingScopes {
  private static final String ACCOUNT = "account:";

  private OrderingScopes() {}

  /** Of a record; without a key it stands alone. */
  public static String of(
      PartitionHandler handler, String topic, @Nullable String key, long offset) {
    return PostgresText.of(
        key == null || key.isEmpty() ? topic + "@" + offset : handler.scope(topic, key));
  }

  public static String ofAccount(String accountId) {
    return PostgresText.of(ACCOUNT + accountId);
  }

  /** Returns the account of a scope; null if it is not an account's. */
  public static @Nullable String account(String scope) {
    return scope.startsWith(ACCOUNT) ? scope.substring(ACCOUNT.length()) : null;
  }

  /** Every event names its account; null of a tombstone, or if it does not. */
  public static @Nullable String accountOf(@Nullable SpecificRecord value) {
    if (value == null) {
      return null;
    }
    Schema.Field field = value.getSchema().getField("accountId");
    return field != null && value.get(field.pos()) instanceof CharSequence account
        ? account.toString()
        : null;
  }
}
