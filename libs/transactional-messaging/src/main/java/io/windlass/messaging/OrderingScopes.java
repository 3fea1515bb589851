package io.windlass.messaging;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What is to be kept in order together: the records of an entity, or those of an account. */
final class OrderingScopes {
  private static final String ACCOUNT = "account:";

  private OrderingScopes() {}

  /** Of a record; without a key it stands alone. */
  static String of(PartitionHandler handler, String topic, @Nullable String key, long offset) {
    return PostgresText.of(
        key == null || key.isEmpty() ? topic + "@" + offset : handler.scope(topic, key));
  }

  static String ofAccount(String accountId) {
    return PostgresText.of(ACCOUNT + accountId);
  }

  /** The account of a scope; null if it is not an account's. */
  static @Nullable String account(String scope) {
    return scope.startsWith(ACCOUNT) ? scope.substring(ACCOUNT.length()) : null;
  }

  /** Every event names its account; null of a tombstone, or if it does not. */
  static @Nullable String accountOf(@Nullable SpecificRecord value) {
    if (value == null) {
      return null;
    }
    Schema.Field field = value.getSchema().getField("accountId");
    return field != null && value.get(field.pos()) instanceof CharSequence account
        ? account.toString()
        : null;
  }
}
