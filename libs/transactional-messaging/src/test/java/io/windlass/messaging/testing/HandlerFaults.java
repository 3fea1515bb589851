package io.windlass.messaging.testing;

import io.vertx.sqlclient.Pool;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.PartitionHandler;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Wraps a service's handlers over restarts: throws on records of chosen accounts, after the handler
 * has changed its memory, and records which records were handled and committed.
 */
final class HandlerFaults {
  /** A record that was handled, and whose effects are committed. */
  record Handled(String topic, long offset, String account) {}

  private final Set<String> accounts = ConcurrentHashMap.newKeySet();
  private final List<Handled> handled = new CopyOnWriteArrayList<>();

  void throwOn(String account) {
    accounts.add(account);
  }

  void mend(String account) {
    accounts.remove(account);
  }

  /** The offsets of an account's records in a topic, in the order in which they were handled. */
  List<Long> handledOffsets(String topic, String account) {
    return handled.stream()
        .filter(each -> each.topic().equals(topic) && each.account().equals(account))
        .map(Handled::offset)
        .toList();
  }

  static String accountOf(SpecificRecord value) {
    Schema schema = value.getSchema();
    String name = schema.getField("account") == null ? "accountId" : "account";
    return value.get(schema.getField(name).pos()).toString();
  }

  PartitionHandler around(PartitionHandler handler) {
    return new Seam(handler);
  }

  private final class Seam implements PartitionHandler {
    private final PartitionHandler handler;

    Seam(PartitionHandler handler) {
      this.handler = handler;
    }

    @Override
    public void load(int partition, Pool store) {
      handler.load(partition, store);
    }

    @Override
    public Effects onRecords(List<IncomingRecord> records, Instant now) {
      Effects effects = handler.onRecords(records, now);
      List<Handled> these =
          records.stream()
              .map(each -> new Handled(each.topic(), each.offset(), accountOf(each.value())))
              .toList();
      if (these.stream().anyMatch(each -> accounts.contains(each.account()))) {
        throw new IllegalStateException("a fault on purpose");
      }
      return new Effects(
          effects.writes(),
          effects.messages(),
          () -> {
            effects.afterCommit().run();
            handled.addAll(these);
          });
    }

    @Override
    public Optional<Instant> nextTimer() {
      return handler.nextTimer();
    }

    @Override
    public Effects onTimer(Instant now) {
      return handler.onTimer(now);
    }

    @Override
    public void hold(Set<String> accountIds) {
      handler.hold(accountIds);
    }

    @Override
    public Collection<String> accountsDue(Instant now) {
      return handler.accountsDue(now);
    }

    @Override
    public String scope(String topic, String key) {
      return handler.scope(topic, key);
    }

    @Override
    public void close() {
      handler.close();
    }
  }
}
