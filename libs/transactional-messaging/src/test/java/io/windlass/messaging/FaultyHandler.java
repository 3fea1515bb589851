package io.windlass.messaging;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Copies notes, except for those on which it has to fail; has a timer for each account. */
public final class FaultyHandler implements PartitionHandler {
  /** The faults of all handlers of a test, which outlive restarts. */
  public static final class Faults {
    /** Writers of notes on which the handler throws. */
    public final Set<String> writers = ConcurrentHashMap.newKeySet();

    /** Accounts whose timers throw. */
    public final Set<String> timers = ConcurrentHashMap.newKeySet();

    /** Accounts whose timers write something that the database refuses. */
    public final Set<String> refusedTimers = ConcurrentHashMap.newKeySet();

    /** Accounts that cannot be loaded. */
    public final Set<String> loads = ConcurrentHashMap.newKeySet();

    /** Accounts that have timers. */
    public final Set<String> withTimers = ConcurrentHashMap.newKeySet();

    public final AtomicInteger loaded = new AtomicInteger();
    public volatile boolean hints;

    /** Whether to throw on notes of writers whose names begin with "bad". */
    public volatile boolean badWriters;
  }

  private final CopyingHandler copying;
  private final Faults faults;
  private Set<String> held = Set.of();
  private Set<String> fired = Set.of();

  public FaultyHandler(String output, Faults faults) {
    this.copying = new CopyingHandler(output, Notes.ACCOUNT);
    this.faults = faults;
  }

  @Override
  public void hold(Set<String> accountIds) {
    held = accountIds;
  }

  @Override
  public void load(int partition, Pool store) {
    faults.loaded.incrementAndGet();
    fired = firedBefore(store);
    copying.load(partition, store);
    for (String account : faults.loads) {
      if (!held.contains(account)) {
        throw RecordHandlingException.account(
            account, new IllegalStateException("cannot be loaded"));
      }
    }
  }

  private static Set<String> firedBefore(Pool store) {
    Set<String> accounts = ConcurrentHashMap.newKeySet();
    store
        .query("select writer from effect where writer like 'timer %'")
        .execute()
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .forEach(row -> accounts.add(row.getString(0).substring("timer ".length())));
    return accounts;
  }

  @Override
  public Effects onRecords(List<IncomingRecord> records, Instant now) {
    Effects effects = copying.onRecords(records, now);
    for (IncomingRecord each : records) {
      String writer = Notes.writer(each);
      if (faults.writers.contains(writer) || (faults.badWriters && writer.startsWith("bad"))) {
        IllegalStateException fault = new IllegalStateException("a fault on purpose");
        throw faults.hints ? RecordHandlingException.records(List.of(each), fault) : fault;
      }
    }
    return effects;
  }

  @Override
  public Optional<Instant> nextTimer() {
    return accountsDue(Instant.EPOCH).isEmpty() ? Optional.empty() : Optional.of(Instant.EPOCH);
  }

  @Override
  public Collection<String> accountsDue(Instant now) {
    List<String> due = new ArrayList<>(faults.withTimers);
    due.removeAll(held);
    due.removeAll(fired);
    return due;
  }

  @Override
  public Effects onTimer(Instant now) {
    List<SqlStatement> writes = new ArrayList<>();
    for (String account : accountsDue(now)) {
      if (faults.timers.contains(account)) {
        throw RecordHandlingException.account(
            account, new IllegalStateException("a timer on purpose"));
      }
      fired.add(account);
      String writer = faults.refusedTimers.contains(account) ? "not\0storable" : "timer " + account;
      writes.add(
          new SqlStatement(
              "insert into effect (partition, writer, number) values (0, $1, 1)",
              Tuple.of(writer)));
    }
    return new Effects(writes, List.of());
  }
}
