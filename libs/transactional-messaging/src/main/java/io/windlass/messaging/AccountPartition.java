package io.windlass.messaging;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** The partition of an account: the same in every topic, whatever the record's key. */
public final class AccountPartition {
  private AccountPartition() {}

  public static int of(String accountId, int partitions) {
    return hash(accountId) % partitions;
  }

  /** Returns the number whose remainder is the partition; it is not negative. */
  public static int hash(String accountId) {
    return Utils.toPositive(Utils.murmur2(accountId.getBytes(StandardCharsets.UTF_8)));
  }
}
