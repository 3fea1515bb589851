package io.windlass.messaging.consumer;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.codec.EventDecoder;
import io.windlass.messaging.codec.UndecodableRecordException;
import io.windlass.messaging.quarantine.OrderingScopes;
import io.windlass.messaging.quarantine.Quarantine;
import io.windlass.messaging.quarantine.QuarantineStore;
import io.windlass.messaging.quarantine.QuarantinedRecord;
import io.windlass.messaging.retry.RetryBackoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the operator's requests for the quarantine of a partition, and handles records whose
 * predecessors have left it: in their original order, like any other batch, with the rows deleted
 * in the same transaction. Polls the table about once a second, and only while it has rows. For the
 * consumer's thread only.
 */
final class QuarantineReplay {
  private static final Logger LOG = Logger.getLogger(QuarantineReplay.class);
  private static final long POLL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST = 512;
  private static final int GROWTH = 16;

  private final QuarantineStore store;
  private final Quarantine quarantine;
  private final Partition partition;
  private final Executor mailbox;
  private final Deque<QuarantineStore.OperatorRequest> discards = new ArrayDeque<>();
  private final RetryBackoff outage = new RetryBackoff(LOG, "looking into the quarantine");
  private List<QuarantineStore.Kept> rows = List.of();
  private List<QuarantineStore.Kept> tried = List.of();
  private String scope = "";
  private int limit = 1;
  private int generation;
  private boolean busy;
  private long nextPoll = System.nanoTime();

  /**
   * The partition whose quarantine it is.
   *
   * @param reload makes the partition load its state again, immediately
   */
  record Partition(EventDecoder decoder, PartitionHandler handler, int number, Runnable reload) {}

  QuarantineReplay(
      QuarantineStore store, Quarantine quarantine, Partition partition, Executor mailbox) {
    this.store = store;
    this.quarantine = quarantine;
    this.partition = partition;
    this.mailbox = mailbox;
  }

  /** Discards what was read, since the partition loads its state again. */
  void reset() {
    generation++;
    busy = false;
    rows = List.of();
    tried = List.of();
    discards.clear();
  }

  /** Returns whether there is something to put into a batch. */
  boolean isReady() {
    return !rows.isEmpty() || !discards.isEmpty();
  }

  /** Returns how long {@link #poll} will have nothing to do. */
  Duration idleTime() {
    if (quarantine.isEmpty() || busy) {
      return Duration.ofDays(1);
    }
    return isReady() ? Duration.ZERO : Duration.ofNanos(Math.max(0, nextPoll - System.nanoTime()));
  }

  /** Reads the next requests or rows from the table, if it is time. */
  void poll() {
    if (quarantine.isEmpty() || busy || isReady() || System.nanoTime() - nextPoll < 0) {
      return;
    }
    String moving = quarantine.nextRetryable();
    if (moving == null) {
      nextPoll = System.nanoTime() + POLL_NANOS;
      query(store.requests(), this::requestsRead);
    } else {
      if (!moving.equals(scope)) {
        scope = moving;
        limit = 1;
      }
      query(store.rows(moving, limit), this::fetched);
    }
  }

  private <T> void query(Future<T> question, Consumer<T> answer) {
    busy = true;
    int asked = generation;
    question.onComplete(
        done ->
            mailbox.execute(
                () -> {
                  if (asked != generation) {
                    return;
                  }
                  busy = false;
                  if (done.succeeded()) {
                    outage.succeeded();
                    answer.accept(done.result());
                  } else {
                    nextPoll = System.nanoTime() + outage.failed(done.cause()).toNanos();
                  }
                }));
  }

  private void requestsRead(List<QuarantineStore.OperatorRequest> requests) {
    boolean account = false;
    for (QuarantineStore.OperatorRequest request : requests) {
      if (request.discard()) {
        discards.add(request);
      } else {
        quarantine.requestRetry(request.scope());
        nextPoll = System.nanoTime();
        account |= OrderingScopes.account(request.scope()) != null;
      }
    }
    if (account) {
      // What is known of it may not have been loaded, or has been mended in the table.
      partition.reload().run();
    }
  }

  private void fetched(List<QuarantineStore.Kept> found) {
    rows = found;
    if (found.isEmpty()) {
      quarantine.remove(scope);
      next();
    }
  }

  /** Puts what is ready into the batch. */
  void fill(Batch batch, Instant now) {
    batch.replays();
    QuarantineStore.OperatorRequest discard = discards.pollFirst();
    if (discard != null) {
      batch.add(store.delete(List.of(discard.id())));
      batch.afterCommit(
          () -> {
            LOG.infof("quarantined record %d is discarded", discard.id());
            quarantine.removed(discard.scope(), discard.topic(), true);
            next();
          });
      return;
    }
    QuarantineStore.Kept first = rows.getFirst();
    String place = placeOf(first);
    if (first.status() == QuarantinedRecord.Status.BLOCKED) {
      tried = List.of(first);
      batch.add(store.delete(List.of(first.id())));
      batch.afterCommit(this::replayed);
    } else if (!place.equals(scope) && quarantine.isBlocked(place)) {
      batch.add(store.move(place, first.id()));
      batch.afterCommit(() -> moved(first, place));
    } else {
      fillWithRecords(batch, now);
    }
  }

  private void fillWithRecords(Batch batch, Instant now) {
    List<IncomingRecord> records = new ArrayList<>();
    List<QuarantineStore.Kept> taken = new ArrayList<>();
    for (QuarantineStore.Kept row : rows) {
      if (row.status() == QuarantinedRecord.Status.BLOCKED
          || (!placeOf(row).equals(scope) && quarantine.isBlocked(placeOf(row)))) {
        break;
      }
      IncomingRecord incoming = decoded(row, taken.isEmpty());
      if (incoming == null) {
        break;
      }
      records.add(incoming);
      taken.add(row);
    }
    tried = taken;
    batch.add(partition.handler().onRecords(records, now));
    batch.add(store.delete(taken.stream().map(QuarantineStore.Kept::id).toList()));
    batch.afterCommit(this::replayed);
  }

  private @Nullable IncomingRecord decoded(QuarantineStore.Kept row, boolean first) {
    try {
      Buffer value = row.value();
      return new IncomingRecord(
          row.topic(),
          partition.number(),
          row.offset(),
          row.key(),
          Instant.ofEpochMilli(row.timestamp()),
          value == null ? null : partition.decoder().decode(value.getBytes()));
    } catch (UndecodableRecordException e) {
      if (first) {
        tried = List.of(row);
        throw e;
      }
      return null;
    }
  }

  private String placeOf(QuarantineStore.Kept row) {
    return OrderingScopes.of(partition.handler(), row.topic(), row.key(), row.offset());
  }

  private void moved(QuarantineStore.Kept row, String place) {
    boolean failed = row.status() != QuarantinedRecord.Status.PARKED;
    quarantine.removed(scope, row.topic(), failed);
    quarantine.added(place, row.topic(), failed);
    next();
  }

  private void replayed() {
    LOG.infof("%d quarantined records of %s went through", tried.size(), scope);
    quarantine.removed(scope, tried);
    limit = Math.min(MOST, limit * GROWTH);
    next();
  }

  private void next() {
    rows = List.of();
    tried = List.of();
    nextPoll = System.nanoTime();
    if (OrderingScopes.account(scope) != null && !quarantine.isBlocked(scope)) {
      partition.reload().run();
    }
  }

  /**
   * Handles the failure of a batch of this quarantine; returns the record that failed by itself, or
   * null if a smaller batch is to be tried.
   */
  @Nullable IsolatedFailure failed(Throwable failure) {
    if (tried.size() == 1) {
      limit = 1;
      return new IsolatedFailure.PutBack(scope, tried.getFirst(), failure);
    }
    limit = Math.max(1, limit / GROWTH);
    return null;
  }
}
