package io.windlass.messaging.quarantine;

import io.windlass.messaging.IncomingRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a partition has in quarantine, as far as it must be known for every record: which scopes
 * wait, and how many rows of each. The rows themselves stand in the table. What is noted here
 * before a commit that fails is read again from the table with everything else.
 */
public final class Quarantine {
  /** So many records of one account that fail one after the other are a fault of its state. */
  public static final int FAULTS_OF_AN_ACCOUNT = 10;

  private final Map<String, Queue> queues = new HashMap<>();
  private final Map<String, Integer> failuresInARow = new HashMap<>();
  private final Set<String> blockedAccounts = new HashSet<>();

  /** The rows of one scope. */
  private static final class Queue {
    private final Map<String, Long> failedByTopic = new TreeMap<>();
    private long rows;
    private boolean retryRequested;

    long failed() {
      return failedByTopic.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns whether its rows are to be tried: somebody wants it, or nothing stands before them.
     */
    boolean isRetryable() {
      return retryRequested || failed() == 0;
    }
  }

  /** What the table has. */
  public void load(List<QuarantineStore.Count> counts) {
    queues.clear();
    blockedAccounts.clear();
    for (QuarantineStore.Count count : counts) {
      Queue queue = queue(count.scope());
      queue.rows += count.rows();
      queue.retryRequested |= count.retry();
      if (count.failed() > 0) {
        queue.failedByTopic.merge(count.topic(), count.failed(), Long::sum);
      }
    }
  }

  private Queue queue(String scope) {
    String account = OrderingScopes.account(scope);
    if (account != null) {
      blockedAccounts.add(account);
    }
    return queues.computeIfAbsent(scope, _ -> new Queue());
  }

  public boolean isEmpty() {
    return queues.isEmpty();
  }

  public boolean isBlocked(String scope) {
    return queues.containsKey(scope);
  }

  /** Returns the accounts of which nothing is handed over. */
  public Set<String> blockedAccounts() {
    return Set.copyOf(blockedAccounts);
  }

  public boolean isAccountBlocked(@Nullable String accountId) {
    return accountId != null
        && !blockedAccounts.isEmpty()
        && blockedAccounts.contains(PostgresText.of(accountId));
  }

  public void added(QuarantinedRecord aside) {
    added(aside.scope(), aside.topic(), aside.status() != QuarantinedRecord.Status.PARKED);
  }

  /** Rows of a scope are gone; without any it waits no longer. */
  public void removed(String scope, List<QuarantineStore.Kept> rows) {
    rows.forEach(
        row -> removed(scope, row.topic(), row.status() != QuarantinedRecord.Status.PARKED));
  }

  public void removed(String scope, String topic, boolean failed) {
    Queue queue = queues.get(scope);
    if (queue == null) {
      return;
    }
    queue.rows--;
    if (failed) {
      queue.failedByTopic.computeIfPresent(topic, (_, count) -> count == 1 ? null : count - 1);
    }
    if (queue.rows <= 0) {
      remove(scope);
    }
  }

  /** A row is there now. */
  public void added(String scope, String topic, boolean failed) {
    Queue queue = queue(scope);
    queue.rows++;
    if (failed) {
      queue.failedByTopic.merge(topic, 1L, Long::sum);
    }
  }

  /** Nothing of this scope is in the table. */
  public void remove(String scope) {
    queues.remove(scope);
    String account = OrderingScopes.account(scope);
    if (account != null) {
      blockedAccounts.remove(account);
    }
  }

  public void requestRetry(String scope) {
    Queue queue = queues.get(scope);
    if (queue != null) {
      queue.retryRequested = true;
    }
  }

  /** A scope whose rows are to be tried; null if there is none. */
  public @Nullable String nextRetryable() {
    for (Map.Entry<String, Queue> each : queues.entrySet()) {
      if (each.getValue().isRetryable()) {
        return each.getKey();
      }
    }
    return null;
  }

  /** A record of this account failed by itself; true if it is the state of the account by now. */
  public boolean isFaultOfAccount(@Nullable String accountId) {
    return accountId != null
        && failuresInARow.merge(accountId, 1, Integer::sum) >= FAULTS_OF_AN_ACCOUNT;
  }

  /** Records of these went through. */
  public void succeeded(List<IncomingRecord> records) {
    if (!failuresInARow.isEmpty()) {
      records.forEach(
          each -> {
            String account = OrderingScopes.accountOf(each.value());
            if (account != null) {
              failuresInARow.remove(account);
            }
          });
    }
  }

  public void blocked(String accountId) {
    failuresInARow.remove(accountId);
  }

  /** For people. */
  public QuarantineState state() {
    if (queues.isEmpty()) {
      return QuarantineState.EMPTY;
    }
    Map<String, Long> failed = new TreeMap<>();
    long rows = 0;
    for (Queue queue : queues.values()) {
      rows += queue.rows;
      queue.failedByTopic.forEach((topic, count) -> failed.merge(topic, count, Long::sum));
    }
    long blocked = Objects.requireNonNullElse(failed.remove(""), 0L);
    long records = failed.values().stream().mapToLong(Long::longValue).sum();
    return new QuarantineState(failed, rows - records - blocked, blockedAccounts);
  }
}
