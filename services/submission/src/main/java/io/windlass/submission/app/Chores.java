package io.windlass.submission.app;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.windlass.submission.config.SubmissionSettings;
import io.windlass.submission.messaging.DefinitionTransactions;
import io.windlass.submission.store.Catalog;
import io.windlass.submission.store.Deletions;
import io.windlass.submission.store.Retention;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * What is done now and then: finishing deletions, forgetting old jobs. Each chore runs on a virtual
 * thread, never twice at once in one instance; instances take turns. A chore that fails is done
 * again at its next turn.
 */
final class Chores {
  private static final Logger LOG = Logger.getLogger(Chores.class);
  private static final Duration PURGE_INTERVAL = Duration.ofMinutes(10);

  private final Vertx vertx;
  private final Pool pool;
  private final Catalog catalog;
  private final DefinitionTransactions transactions;
  private final SubmissionSettings.Timing timing;
  private final InstantSource clock;
  private long deletions;
  private long purge;

  /** What the chores work with. */
  record Tools(
      Vertx vertx,
      Pool pool,
      Catalog catalog,
      DefinitionTransactions transactions,
      InstantSource clock) {}

  Chores(Tools tools, SubmissionSettings.Timing timing) {
    this.vertx = tools.vertx();
    this.pool = tools.pool();
    this.catalog = tools.catalog();
    this.transactions = tools.transactions();
    this.clock = tools.clock();
    this.timing = timing;
  }

  void start() {
    deletions = every(timing.deletionInterval(), "finish deletions", this::finishDeletions);
    purge = every(PURGE_INTERVAL, "forget old jobs", this::forget);
  }

  void stop() {
    vertx.cancelTimer(deletions);
    vertx.cancelTimer(purge);
  }

  private long every(Duration interval, String name, Runnable chore) {
    AtomicBoolean running = new AtomicBoolean();
    return vertx.setPeriodic(
        interval.toMillis(),
        _ -> {
          if (running.compareAndSet(false, true)) {
            Thread.ofVirtual().name(name).start(() -> run(name, chore, running));
          }
        });
  }

  private static void run(String name, Runnable chore, AtomicBoolean running) {
    try {
      chore.run();
    } catch (RuntimeException failure) {
      LOG.warnf(failure, "Could not %s, will try again", name);
    } finally {
      running.set(false);
    }
  }

  private void finishDeletions() {
    if (!Deletions.pending(pool)) {
      return;
    }
    boolean finished =
        transactions.run(
            clock.instant(), transaction -> transaction.finishDeletions(timing.deletionGrace()));
    if (finished) {
      catalog.changed();
    }
  }

  private void forget() {
    int jobs = Retention.purgeJobs(pool, clock.instant(), timing.retention());
    int definitions = Retention.purgeDefinitions(pool, clock.instant());
    if (jobs + definitions > 0) {
      LOG.infof("Forgot %d jobs and %d job definitions that are past retention", jobs, definitions);
    }
  }
}
