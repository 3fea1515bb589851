package io.windlass.scheduler.store;

import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.account.AccountCore;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.step.FinishedJobs;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The persistent state of one partition, and caches of it. Nothing that is passed to it is durable
 * until the transaction that contains {@link #writes} commits. Blocks the calling thread; not
 * thread-safe.
 */
public interface PartitionStore {
  /**
   * Returns the cores of all accounts as of the last commit; forgets what was not committed.
   *
   * @param held accounts without which it goes on if they cannot be read
   * @throws io.windlass.messaging.RecordHandlingException if another account cannot be read
   */
  Loaded load(Set<String> held);

  /**
   * What was read.
   *
   * @param broken accounts on hold that could not be read
   */
  record Loaded(Map<String, AccountCore> cores, Set<String> broken) {}

  /** Returns the one instance of this profile that all jobs of the account share. */
  JobProfile shared(String accountId, JobProfile profile);

  /** What a job runs, which may be asked for soon. */
  void remember(JobId id, JobSpec spec);

  /** How these jobs ended, as far as they did. */
  FinishedJobs outcomes(Collection<JobId> ids);

  /** Returns what these jobs run. */
  Map<JobId, JobSpec> specs(Collection<JobId> ids);

  /**
   * Returns what makes the outcome of one step durable.
   *
   * @param events what happened, by account
   * @param submitted what the jobs run that were submitted in this step
   * @param purgeBefore outcomes from before this are forgotten; null forgets nothing
   */
  List<SqlStatement> writes(
      Map<String, List<AccountEvent>> events,
      Map<JobId, JobSpec> submitted,
      @Nullable Instant purgeBefore);
}
