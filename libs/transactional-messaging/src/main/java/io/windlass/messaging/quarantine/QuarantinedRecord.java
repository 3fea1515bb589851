package io.windlass.messaging.quarantine;

import io.vertx.core.buffer.Buffer;
import io.windlass.messaging.retry.RetryBackoff;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that is set aside, as it goes into the quarantine: with what it failed, or parked behind
 * one of its scope, or, without a record, an account that is blocked.
 *
 * @param offset of the record; -1 of an account
 * @param accountId if known
 * @param failure null of a record that is parked
 */
public record QuarantinedRecord(
    String topic,
    long offset,
    Buffer key,
    Instant timestamp,
    @Nullable Buffer value,
    @Nullable String accountId,
    String scope,
    Status status,
    @Nullable Throwable failure) {
  /** Why it stands there. */
  public enum Status {
    /** It failed by itself. */
    FAILED,
    /** It came after one of its scope and was not tried. */
    PARKED,
    /** The state of its account is what fails; there is no record. */
    BLOCKED
  }

  private static final int LONGEST_STACK = 20_000;
  private static final int LONGEST_ERROR = 2_000;
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  public static QuarantinedRecord failed(
      ConsumerRecord<String, byte[]> polled,
      @Nullable String accountId,
      String scope,
      Throwable failure) {
    return of(polled, accountId, scope, Status.FAILED, failure);
  }

  public static QuarantinedRecord parked(
      ConsumerRecord<String, byte[]> polled, @Nullable String accountId, String scope) {
    return of(polled, accountId, scope, Status.PARKED, null);
  }

  public static QuarantinedRecord blocked(String accountId, Instant now, Throwable failure) {
    return new QuarantinedRecord(
        "",
        -1,
        Buffer.buffer(),
        now,
        null,
        accountId,
        OrderingScopes.ofAccount(accountId),
        Status.BLOCKED,
        failure);
  }

  private static QuarantinedRecord of(
      ConsumerRecord<String, byte[]> polled,
      @Nullable String accountId,
      String scope,
      Status status,
      @Nullable Throwable failure) {
    String key = polled.key();
    byte @Nullable [] value = polled.value();
    return new QuarantinedRecord(
        polled.topic(),
        polled.offset(),
        key == null ? Buffer.buffer() : Buffer.buffer(key),
        storable(Instant.ofEpochMilli(polled.timestamp())),
        value == null ? null : Buffer.buffer(value),
        accountId,
        scope,
        status,
        failure);
  }

  /** Whoever sent the record has set its time. */
  private static Instant storable(Instant timestamp) {
    if (timestamp.isBefore(Instant.EPOCH)) {
      return Instant.EPOCH;
    }
    return timestamp.isAfter(LATEST) ? LATEST : timestamp;
  }

  public String error() {
    return failure == null ? "" : error(failure);
  }

  String stack() {
    return failure == null ? "" : stack(failure);
  }

  public static String error(Throwable failure) {
    return PostgresText.of(shortened(RetryBackoff.describe(failure), LONGEST_ERROR));
  }

  public static String stack(Throwable failure) {
    StringWriter stack = new StringWriter();
    failure.printStackTrace(new PrintWriter(stack));
    return PostgresText.of(shortened(stack.toString(), LONGEST_STACK));
  }

  private static String shortened(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }
}
