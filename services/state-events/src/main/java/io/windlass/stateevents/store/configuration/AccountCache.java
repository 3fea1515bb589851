package io.windlass.stateevents.store.configuration;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was read of accounts' configuration in memory until it changes. {@link #changed} makes
 * the next question read it again; what somebody else changed unheard is seen after {@link
 * #LONGEST}. The answer is the same object as before if nothing has changed. Safe for concurrent
 * use.
 */
public final class AccountCache<T> {
  /** How long something is kept without having been read again. */
  public static final Duration LONGEST = Duration.ofSeconds(60);

  private static final int MOST_ACCOUNTS = 10_000;

  private final Function<String, T> source;
  private final InstantSource clock;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();

  /**
   * @param source reads an account's; blocks
   */
  public AccountCache(Function<String, T> source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /** One account's; read by one thread at a time. */
  private final class Account {
    private final Lock reading = new ReentrantLock();
    private final AtomicLong changes = new AtomicLong();
    private volatile @Nullable Snapshot<T> snapshot;

    T value(String accountId) {
      Snapshot<T> known = snapshot;
      if (known != null && isFresh(known)) {
        return known.value();
      }
      reading.lock();
      try {
        known = snapshot;
        if (known != null && isFresh(known)) {
          return known.value();
        }
        long changesBefore = changes.get();
        Instant now = clock.instant();
        T read = source.apply(accountId);
        if (known != null && known.value().equals(read)) {
          read = known.value();
        }
        snapshot = new Snapshot<>(read, changesBefore, now);
        return read;
      } finally {
        reading.unlock();
      }
    }

    private boolean isFresh(Snapshot<T> known) {
      return known.changes() == changes.get()
          && clock.instant().isBefore(known.readAt().plus(LONGEST));
    }
  }

  /**
   * @param changes how many were known of when it began to be read
   */
  private record Snapshot<T>(T value, long changes, Instant readAt) {}

  /** Returns what an account has. Blocks if it is not known yet or has changed. */
  public T of(String accountId) {
    if (accounts.size() >= MOST_ACCOUNTS && !accounts.containsKey(accountId)) {
      accounts.clear();
    }
    return accounts.computeIfAbsent(accountId, _ -> new Account()).value(accountId);
  }

  /** The account's configuration has changed. */
  public void changed(String accountId) {
    Account account = accounts.get(accountId);
    if (account != null) {
      account.changes.incrementAndGet();
    }
  }
}
