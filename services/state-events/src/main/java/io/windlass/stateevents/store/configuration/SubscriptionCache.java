package io.windlass.stateevents.store.configuration;

import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.delivery.SubscriptionSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the subscriptions of accounts in memory until they change. {@link #changed} makes the next
 * question read them again; what somebody else changed unheard is seen after {@link #LONGEST}. The
 * answer is the same list as before if nothing has changed. Safe for concurrent use.
 */
public final class SubscriptionCache implements SubscriptionSource {
  /** How long subscriptions are kept without having been read again. */
  public static final Duration LONGEST = Duration.ofSeconds(60);

  private static final int MOST_ACCOUNTS = 10_000;

  private final SubscriptionSource source;
  private final InstantSource clock;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();

  public SubscriptionCache(SubscriptionSource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /** One account's subscriptions; read by one thread at a time. */
  private final class Account {
    private final Lock reading = new ReentrantLock();
    private final AtomicLong changes = new AtomicLong();
    private volatile @Nullable Snapshot snapshot;

    List<Subscription> subscriptions(String accountId) {
      Snapshot known = snapshot;
      if (known != null && isFresh(known)) {
        return known.subscriptions();
      }
      reading.lock();
      try {
        known = snapshot;
        if (known != null && isFresh(known)) {
          return known.subscriptions();
        }
        long changesBefore = changes.get();
        Instant now = clock.instant();
        List<Subscription> read = List.copyOf(source.of(accountId));
        if (known != null && known.subscriptions().equals(read)) {
          read = known.subscriptions();
        }
        snapshot = new Snapshot(read, changesBefore, now);
        return read;
      } finally {
        reading.unlock();
      }
    }

    private boolean isFresh(Snapshot known) {
      return known.changes() == changes.get()
          && clock.instant().isBefore(known.readAt().plus(LONGEST));
    }
  }

  /**
   * @param changes how many were known of when it began to be read
   */
  private record Snapshot(List<Subscription> subscriptions, long changes, Instant readAt) {}

  @Override
  public List<Subscription> of(String accountId) {
    if (accounts.size() >= MOST_ACCOUNTS && !accounts.containsKey(accountId)) {
      accounts.clear();
    }
    return accounts.computeIfAbsent(accountId, _ -> new Account()).subscriptions(accountId);
  }

  /** The account's configuration has changed. */
  public void changed(String accountId) {
    Account account = accounts.get(accountId);
    if (account != null) {
      account.changes.incrementAndGet();
    }
  }
}
