package io.windlass.messaging.transaction;

import io.vertx.core.Future;
import io.windlass.messaging.Effects;
import io.windlass.messaging.outbox.PendingMessages;
import io.windlass.messaging.retry.RetryBackoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * For effects that do not come from a consumed batch (API calls, executor callbacks): many callers,
 * few transactions. Items that wait while transactions are under way share the next one; under load
 * a batch is also collected for a moment ({@link AdaptiveLinger}), unless every caller of late is
 * already waiting ({@link ConcurrencyEstimator}): one who calls again only after an answer never
 * waits.
 *
 * <p>A stage completes after the commit of its item's transaction. If a batch fails by what may be
 * in one of its items, they are tried one by one, so that a bad one fails alone, with its own
 * exception; what is no item's fault, such as a table that is missing, they are all told at once.
 * While the store is away a batch is tried again for up to {@link #TIMEOUT}; then its items fail
 * with {@link StoreUnavailableException} (nothing happened) or, only if the connection broke during
 * a commit and the store could not be asked since, {@link UncertainCommitException}.
 *
 * <p>If item A's stage had completed before B was submitted, A's messages are published before B's.
 * The effects function runs on virtual threads, for several batches at a time.
 */
public final class GroupCommit<T> {
  /** How long a batch is tried while the store is away. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Logger LOG = Logger.getLogger(GroupCommit.class);

  private final MessagingRuntime runtime;
  private final Limits limits;
  private final Function<List<T>, Effects> effects;
  private final Duration timeout;
  private final ConcurrentLinkedQueue<Item<T>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Guards {@link #adaptiveLinger}, {@link #callers} and {@link #outstanding}. */
  private final Lock collecting = new ReentrantLock();

  private final Condition allWaiting = collecting.newCondition();
  private final AdaptiveLinger adaptiveLinger;
  private final ConcurrencyEstimator callers;
  private int outstanding;

  private record Item<T>(T value, CompletableFuture<Void> done) {}

  /**
   * How items are put together.
   *
   * @param maxBatch items per transaction at most
   * @param inFlight transactions at a time at most
   * @param longestPause for which a batch is collected under load
   */
  public record Limits(int maxBatch, int inFlight, Duration longestPause) {}

  /**
   * @param maxBatch items per transaction at most
   * @param inFlight transactions at a time at most
   * @param effects what a batch of items leads to; may throw to refuse
   */
  public GroupCommit(
      MessagingRuntime runtime, int maxBatch, int inFlight, Function<List<T>, Effects> effects) {
    this(runtime, new Limits(maxBatch, inFlight, AdaptiveLinger.LONGEST), effects);
  }

  /**
   * @param effects what a batch of items leads to; may throw to refuse
   */
  public GroupCommit(MessagingRuntime runtime, Limits limits, Function<List<T>, Effects> effects) {
    this(runtime, limits, effects, TIMEOUT);
  }

  GroupCommit(
      MessagingRuntime runtime,
      Limits limits,
      Function<List<T>, Effects> effects,
      Duration timeout) {
    this.runtime = runtime;
    this.limits = limits;
    this.effects = effects;
    this.timeout = timeout;
    this.adaptiveLinger = new AdaptiveLinger(limits.longestPause(), System.nanoTime());
    this.callers = new ConcurrencyEstimator(System.nanoTime());
  }

  public CompletionStage<Void> submit(T item) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    waiting.add(new Item<>(item, done));
    arrived();
    startWorker();
    return done;
  }

  private void arrived() {
    collecting.lock();
    try {
      outstanding++;
      long now = System.nanoTime();
      callers.arrived(outstanding, now);
      if (callers.areAllWaiting(outstanding, now)) {
        allWaiting.signalAll();
      }
    } finally {
      collecting.unlock();
    }
  }

  /** Its callers are about to hear of it, and may call again. */
  private void completed(int items) {
    collecting.lock();
    try {
      outstanding -= items;
    } finally {
      collecting.unlock();
    }
  }

  private void startWorker() {
    int workers = inFlight.get();
    while (workers < limits.inFlight()) {
      if (inFlight.compareAndSet(workers, workers + 1)) {
        Thread.ofVirtual().name("group-commit").start(this::work);
        return;
      }
      workers = inFlight.get();
    }
  }

  private void work() {
    try {
      for (List<Item<T>> batch = collect(); !batch.isEmpty(); batch = collect()) {
        commit(batch);
      }
    } finally {
      inFlight.decrementAndGet();
    }
    if (!waiting.isEmpty()) {
      startWorker();
    }
  }

  /** Returns what waits; under load, what has come by the time that the next batch is due. */
  private List<Item<T>> collect() {
    collecting.lock();
    try {
      awaitOthers();
      List<Item<T>> batch = drain();
      if (!batch.isEmpty()) {
        adaptiveLinger.arrived(batch.size(), System.nanoTime());
        adaptiveLinger.batchStarted(System.nanoTime());
      }
      return batch;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } finally {
      collecting.unlock();
    }
  }

  private void awaitOthers() throws InterruptedException {
    long now = System.nanoTime();
    long nanos = adaptiveLinger.remaining(now);
    while (nanos > 0 && !callers.areAllWaiting(outstanding, now)) {
      var _ = allWaiting.awaitNanos(nanos);
      now = System.nanoTime();
      nanos = adaptiveLinger.remaining(now);
    }
  }

  private List<Item<T>> drain() {
    List<Item<T>> batch = new ArrayList<>();
    while (batch.size() < limits.maxBatch()) {
      Item<T> item = waiting.poll();
      if (item == null) {
        break;
      }
      batch.add(item);
    }
    return batch;
  }

  private void commit(List<Item<T>> batch) {
    try {
      Effects decided = effects.apply(batch.stream().map(Item::value).toList());
      commit(decided);
      afterCommit(decided);
      completed(batch.size());
      batch.forEach(item -> item.done().complete(null));
    } catch (StoreUnavailableException | UncertainCommitException e) {
      completed(batch.size());
      batch.forEach(item -> item.done().completeExceptionally(e));
    } catch (RuntimeException e) {
      if (batch.size() == 1 || FailureClass.of(e) != FailureClass.OF_ONE_RECORD) {
        completed(batch.size());
        batch.forEach(item -> item.done().completeExceptionally(cause(e)));
      } else {
        LOG.debugf(e, "a batch of %d failed, trying its items one by one", batch.size());
        batch.forEach(item -> commit(List.of(item)));
      }
    }
  }

  private static void afterCommit(Effects decided) {
    try {
      decided.afterCommit().run();
    } catch (RuntimeException e) {
      LOG.error("what was to follow a commit failed; the commit stands", e);
    }
  }

  private static Throwable cause(RuntimeException e) {
    Throwable cause = e.getCause();
    return e instanceof CommitFailure && cause != null ? cause : e;
  }

  /** Returns once committed. */
  private void commit(Effects decided) {
    PendingMessages pending = runtime.outbox().prepare(decided.messages());
    if (decided.writes().isEmpty() && pending.isEmpty()) {
      return;
    }
    long end = System.nanoTime() + timeout.toNanos();
    RetryBackoff outage = new RetryBackoff(LOG, "committing a group");
    while (true) {
      UUID marker = UUID.randomUUID();
      try {
        await(runtime.commit(marker, decided.writes(), pending));
        outage.succeeded();
        return;
      } catch (CommitFailure e) {
        switch (e.kind()) {
          case REFUSED, FENCED -> throw e;
          case PASSING -> pause(outage, e, end);
          case UNCERTAIN -> {
            if (hasCommitted(marker, outage, e, end)) {
              // Its rows are in the table, in their place.
              runtime.relay().open(pending.owner());
              return;
            }
            pause(outage, e, end);
          }
        }
      }
    }
  }

  private boolean hasCommitted(UUID marker, RetryBackoff outage, CommitFailure failure, long end) {
    while (true) {
      try {
        return await(runtime.hasCommitted(marker));
      } catch (RuntimeException e) {
        if (System.nanoTime() - end > 0) {
          throw new UncertainCommitException("the connection broke during a commit", failure);
        }
        sleep(outage.failed(e));
      }
    }
  }

  private static void pause(RetryBackoff outage, CommitFailure failure, long end) {
    if (System.nanoTime() - end > 0) {
      throw new StoreUnavailableException("the store cannot be reached", failure);
    }
    sleep(outage.failed(failure));
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  private static <R> R await(Future<R> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new CompletionException(e.getCause());
    }
  }
}
