package io.windlass.stateevents.store.configuration;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.windlass.messaging.transaction.JoinedTransaction;
import io.windlass.messaging.transaction.UncertainCommitException;
import jakarta.persistence.OptimisticLockException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the configuration of events. Every change of an account waits for the one
 * before it, so that what was read does not change meanwhile, and is announced by a message in its
 * own transaction. Safe for concurrent use; blocks, so it is meant for virtual threads.
 */
public final class ConfigurationStore {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Executor VIRTUAL_THREADS =
      task -> Thread.ofVirtual().name("event-configuration").start(task);

  /** The pool's other connections are left to those who consume. */
  private static final int MOST_TRANSACTIONS = 4;

  private final Mutiny.SessionFactory sessions;
  private final Vertx vertx;
  private final Announcements announcements;
  private final Consumer<String> changed;
  private final Semaphore places = new Semaphore(MOST_TRANSACTIONS, true);

  /** Makes the message that says that an account's configuration has changed. */
  public interface Announcements {
    /** Returns what has to be inserted with the change. */
    JoinedTransaction of(String accountId, long version, Instant now);
  }

  /**
   * @param changed is told of each account whose configuration this instance has changed, before
   *     the caller goes on
   */
  public ConfigurationStore(
      Mutiny.SessionFactory sessions,
      Vertx vertx,
      Announcements announcements,
      Consumer<String> changed) {
    this.sessions = sessions;
    this.vertx = vertx;
    this.announcements = announcements;
    this.changed = changed;
  }

  /** Returns what the work reads; it changes nothing. */
  public <T extends @Nullable Object> T read(Function<ConfigurationSession, T> work) {
    return run(work);
  }

  /**
   * Changes an account's configuration: all that the work does, or nothing if it throws.
   *
   * @throws ConcurrentChangeException if somebody else changed the same, which can be tried again
   * @throws UncertainCommitException if the connection broke during the commit and the database
   *     could not be asked since
   */
  public <T extends @Nullable Object> T change(
      String accountId, Instant now, Function<ConfigurationSession, T> work) {
    try {
      return commit(
          session -> {
            long version = session.nextVersion(accountId);
            T result = work.apply(session);
            return new Sent<>(result, announcements.of(accountId, version, now));
          });
    } finally {
      // Whether or not it is certain that it was changed.
      changed.accept(accountId);
    }
  }

  /**
   * Changes what no subscription depends on, and sends messages with it: both or neither.
   *
   * @throws ConcurrentChangeException as {@link #change} does
   * @throws UncertainCommitException as {@link #change} does
   */
  public <T extends @Nullable Object> T commit(Function<ConfigurationSession, Sent<T>> work) {
    var done = new AtomicReference<@Nullable Sent<T>>();
    try {
      run(
          session -> {
            Sent<T> sent = work.apply(session);
            session.flush();
            sent.joined().inserts().forEach(each -> session.execute(each.sql(), each.parameters()));
            done.set(sent);
            return true;
          });
    } catch (RuntimeException failure) {
      Sent<T> committing = done.get();
      if (committing == null || !hasCommitted(committing.joined(), failure)) {
        throw translated(failure);
      }
    }
    Sent<T> committed = Objects.requireNonNull(done.get());
    committed.joined().committed();
    return committed.result();
  }

  /** What a transaction leads to, and the messages that leave with it. */
  public record Sent<T extends @Nullable Object>(T result, JoinedTransaction joined) {}

  private <T extends @Nullable Object> T run(Function<ConfigurationSession, T> work) {
    places.acquireUninterruptibly();
    try {
      Context context = vertx.getOrCreateContext();
      Executor executor = ConfigurationSession.onto(context);
      return Uni.createFrom()
          .deferred(sessions::openSession)
          .chain(
              session ->
                  session
                      .withTransaction(
                          _ ->
                              Uni.createFrom()
                                  .item(
                                      () -> work.apply(new ConfigurationSession(session, context)))
                                  .runSubscriptionOn(VIRTUAL_THREADS)
                                  .emitOn(executor))
                      .eventually(session::close))
          .runSubscriptionOn(executor)
          .await()
          .atMost(LONGEST);
    } catch (CompletionException wrapped) {
      throw wrapped.getCause() instanceof RuntimeException cause ? cause : wrapped;
    } finally {
      places.release();
    }
  }

  private static boolean hasCommitted(JoinedTransaction joined, RuntimeException failure) {
    try {
      return joined.hasCommitted().toCompletableFuture().get(15, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncertainCommitException("interrupted", failure);
    } catch (Exception e) {
      throw new UncertainCommitException("the connection broke during the commit", failure);
    }
  }

  private static RuntimeException translated(RuntimeException failure) {
    return failure instanceof OptimisticLockException
            || failure instanceof ConstraintViolationException
        ? new ConcurrentChangeException(failure)
        : failure;
  }
}
