package io.windlass.submission.app;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.windlass.submission.config.SubmissionSettings;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.messaging.DefinitionTransactions;
import io.windlass.submission.store.DefinitionCache;
import io.windlass.submission.store.NewServiceJob;
import io.windlass.submission.store.PendingDeletions;
import io.windlass.submission.store.RetentionPurge;
import io.windlass.submission.store.ServiceJobs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * What is done now and then: finishing deletions, forgetting old jobs. Instances take turns. A task
 * that fails, or hangs, is done again (see {@link ScheduledTask}); nothing of one owner holds back
 * the deletions of another.
 */
final class MaintenanceTasks {
  private static final Logger LOG = Logger.getLogger(MaintenanceTasks.class);
  private static final Duration PURGE_INTERVAL = Duration.ofMinutes(10);
  private static final Duration DELETION_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PURGE_TIMEOUT = Duration.ofHours(1);

  private final Vertx vertx;
  private final Pool pool;
  private final DefinitionCache definitionCache;
  private final DefinitionTransactions transactions;
  private final SubmissionSettings.Timing timing;
  private final InstantSource clock;
  private long deletions;
  private long purge;

  /** What the tasks work with. */
  record Tools(
      Vertx vertx,
      Pool pool,
      DefinitionCache definitionCache,
      DefinitionTransactions transactions,
      InstantSource clock) {}

  MaintenanceTasks(Tools tools, SubmissionSettings.Timing timing) {
    this.vertx = tools.vertx();
    this.pool = tools.pool();
    this.definitionCache = tools.definitionCache();
    this.transactions = tools.transactions();
    this.clock = tools.clock();
    this.timing = timing;
  }

  void start() {
    deletions =
        every(
            timing.deletionInterval(),
            new ScheduledTask("finish deletions", DELETION_TIMEOUT, this::finishDeletions));
    purge =
        every(PURGE_INTERVAL, new ScheduledTask("forget old jobs", PURGE_TIMEOUT, this::forget));
  }

  void stop() {
    vertx.cancelTimer(deletions);
    vertx.cancelTimer(purge);
  }

  private long every(Duration interval, ScheduledTask task) {
    return vertx.setPeriodic(interval.toMillis(), _ -> task.takeTurn());
  }

  private void finishDeletions() {
    Instant now = clock.instant();
    for (Owner owner : PendingDeletions.due(pool, now.minus(timing.deletionGrace()))) {
      try {
        finishDeletions(owner, now);
      } catch (RuntimeException failure) {
        LOG.warnf(failure, "Could not finish deletions of %s, will try again", owner);
      }
    }
  }

  private void finishDeletions(Owner owner, Instant now) {
    transactions.run(
        now,
        transaction -> {
          transaction.finishDeletions(owner, timing.deletionGrace());
          return owner;
        });
    definitionCache.changed();
  }

  private void forget() {
    int jobs = RetentionPurge.purgeJobs(pool, clock.instant(), timing.retention());
    int definitions = RetentionPurge.purgeDefinitions(pool, clock.instant());
    var _ =
        ServiceJobs.forgetTokens(
            pool, clock.instant().minus(NewServiceJob.TOKENS_HOLD).toEpochMilli());
    if (jobs + definitions > 0) {
      LOG.infof("Forgot %d jobs and %d job definitions that are past retention", jobs, definitions);
    }
  }
}
