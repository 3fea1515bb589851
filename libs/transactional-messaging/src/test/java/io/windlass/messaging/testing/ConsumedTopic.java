package io.windlass.messaging.testing;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic that a service consumes, for {@link QuarantineContract}: three records of any account,
 * and where the service stores what follows from them. In SQL, {@code :id} stands for {@link
 * #id(String)} and {@code :account} for the account.
 *
 * @param topic as the service knows it
 * @param records the first, second and third record of an account, each with an effect of its own
 *     on what is stored
 * @param refusal {@code TABLE: CONDITION}: a constraint that the first record of the account
 *     violates, and that nothing violates which is stored before
 * @param state a query for one text that says all that is stored of an account, without what
 *     differs by chance
 * @param preparation makes what the records refer to
 */
public record ConsumedTopic(
    String topic,
    BiFunction<String, Integer, SpecificRecord> records,
    String refusal,
    String state,
    BiConsumer<ServiceOnBroker, String> preparation) {

  /** Returns a topic whose records refer to nothing else. */
  public ConsumedTopic(
      String topic,
      BiFunction<String, Integer, SpecificRecord> records,
      String refusal,
      String state) {
    this(topic, records, refusal, state, (_, _) -> {});
  }

  /** An id of an account's own; all of its records have it as their key. */
  public static String id(String account) {
    return id(account, 1);
  }

  /** The same, of one of several entities. */
  public static String id(String account, int number) {
    return "00000000-0000-4000-8000-%012d".formatted(Long.parseLong(account) * 10 + number);
  }

  static String sql(String text, String account) {
    return text.replace(":id", id(account)).replace(":account", account);
  }

  @Override
  public String toString() {
    return topic;
  }
}
