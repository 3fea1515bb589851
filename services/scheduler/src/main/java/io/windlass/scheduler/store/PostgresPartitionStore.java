package io.windlass.scheduler.store;

import io.vertx.sqlclient.Pool;
import io.windlass.messaging.SqlStatement;
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

/** A partition's rows in PostgreSQL. */
public final class PostgresPartitionStore implements PartitionStore {
  private final int partition;
  private final Pool pool;
  private JobProfiles profiles = new JobProfiles();
  private JobSpecs specs = new JobSpecs();

  public PostgresPartitionStore(int partition, Pool pool) {
    this.partition = partition;
    this.pool = pool;
  }

  @Override
  public Loaded load(Set<String> held) {
    profiles = new JobProfiles();
    specs = new JobSpecs();
    return new SchedulerStore(pool).load(partition, profiles, specs, held);
  }

  @Override
  public JobProfile shared(String accountId, JobProfile profile) {
    return profiles.shared(accountId, profile);
  }

  @Override
  public void remember(JobId id, JobSpec spec) {
    specs.remember(id, spec);
  }

  @Override
  public FinishedJobs outcomes(Collection<JobId> ids) {
    return new SchedulerStore(pool).outcomes(ids);
  }

  @Override
  public Map<JobId, JobSpec> specs(Collection<JobId> ids) {
    return specs.find(ids, pool);
  }

  @Override
  public List<SqlStatement> writes(
      Map<String, List<AccountEvent>> events,
      Map<JobId, JobSpec> submitted,
      @Nullable Instant purgeBefore) {
    StoreWriter writer = new StoreWriter(partition, profiles, specs);
    events.forEach(
        (accountId, happened) -> happened.forEach(e -> writer.add(accountId, e, submitted)));
    if (purgeBefore != null) {
      writer.purge(purgeBefore);
    }
    return writer.writes();
  }
}
