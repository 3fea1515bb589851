package io.windlass.scheduler.store;

import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.consumable.ConsumableResource;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.state.AccountEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Turns the events of a batch into few statements: each job is written once, in the state that the
 * batch left it in, and all jobs together in one statement per table. A job that is over leaves
 * only its outcome.
 */
public final class StoreWriter {
  private static final int PURGED_AT_ONCE = 5_000;

  private static final String FINISH =
      """
      with gone as (delete from job where job_id = any($1)),
           specs as (delete from job_spec where job_id = any($1))
      insert into finished_job (job_id, status, finished_at, partition)
      select * from unnest($1::text[], $2::text[], $3::bigint[], $4::int[])
      on conflict (job_id) do nothing
      """;

  private static final String FORGET = "delete from job where job_id = any($1)";

  private static final String PURGE =
      """
      delete from finished_job where job_id = any(array(
        select job_id from finished_job where partition = $1 and finished_at < $2 limit $3))
      """;

  private final int partition;
  private final JobProfiles profiles;
  private final JobSpecs specs;
  private final List<SqlStatement> writes = new ArrayList<>();
  private final Map<JobId, JobColumns.Owned<Job>> jobs = new LinkedHashMap<>();
  private final Map<JobId, JobColumns.Owned<ArrayJob>> arrays = new LinkedHashMap<>();
  private final Map<String, ConsumableRows.Owned> consumables = new LinkedHashMap<>();
  private final Map<JobId, JobColumns.Owned<Node>> nodes = new LinkedHashMap<>();
  private final List<JobId> disbandedNodes = new ArrayList<>();
  private final Map<JobId, JobSpec> created = new LinkedHashMap<>();
  private final Map<ShareRows.Key, ShareRows.Owned> shares = new LinkedHashMap<>();

  /** Collects the writes of one batch. */
  public StoreWriter(int partition, JobProfiles profiles, JobSpecs specs) {
    this.partition = partition;
    this.profiles = profiles;
    this.specs = specs;
  }

  /**
   * Adds an event.
   *
   * @param submitted what the jobs run that were submitted in this batch
   */
  public void add(String accountId, AccountEvent event, Map<JobId, JobSpec> submitted) {
    switch (event) {
      case AccountEvent.JobStep step -> {
        jobs.put(step.id(), owned(accountId, step.after().profile(), step.after()));
        addSpec(step.id(), step.before() == null, submitted);
      }
      case AccountEvent.ArrayStep step -> {
        arrays.put(step.id(), owned(accountId, step.after().profile(), step.after()));
        addSpec(step.id(), step.before() == null, submitted);
      }
      case AccountEvent.NodeStep step ->
          nodes.put(step.id(), owned(accountId, step.after().profile(), step.after()));
      case AccountEvent.GangDisbanded disbanded -> {
        for (int index = 0; index < disbanded.nodes(); index++) {
          nodes.remove(disbanded.id().node(index));
          disbandedNodes.add(disbanded.id().node(index));
        }
      }
      case AccountEvent.QueueDefined defined ->
          writes.add(DefinitionRows.upsert(partition, accountId, defined.definition()));
      case AccountEvent.PolicyDefined defined ->
          writes.add(ShareRows.upsert(partition, accountId, defined.policy()));
      case AccountEvent.QuotaShareDefined defined ->
          writes.add(QuotaShareRows.upsert(partition, accountId, defined.share()));
      case AccountEvent.ShareCharged charged -> {
        ShareRows.Owned row = new ShareRows.Owned(accountId, charged.queueArn(), charged.account());
        shares.put(row.key(), row);
      }
      case AccountEvent.EnvironmentDefined defined ->
          writes.add(DefinitionRows.upsert(partition, accountId, defined.definition()));
      case AccountEvent.ConsumableChanged changed -> add(accountId, changed.resource());
      case AccountEvent.ConsumablePublished published -> add(accountId, published.resource());
      case AccountEvent.CapacityChanged changed ->
          writes.addAll(CapacityRows.writes(partition, accountId, changed));
      case AccountEvent.ShortageChanged noted -> writes.add(CapacityRows.write(noted));
      case AccountEvent.DemandStated stated ->
          writes.add(CapacityRows.write(partition, accountId, stated));
      case AccountEvent.InstanceReleased released -> writes.addAll(CapacityRows.writes(released));
      case AccountEvent.HoldChanged changed ->
          writes.add(UserControlRows.write(partition, accountId, changed));
      case AccountEvent.QueueControlled controlled ->
          writes.add(UserControlRows.write(partition, accountId, controlled));
      case AccountEvent.Answered _ -> {}
    }
  }

  /** Forgets outcomes that are older than they need to be kept (J-015). */
  public void purge(Instant before) {
    writes.add(new SqlStatement(PURGE, Tuple.of(partition, before.toEpochMilli(), PURGED_AT_ONCE)));
  }

  /** Returns everything that was added, in the order in which it must be written. */
  public List<SqlStatement> writes() {
    List<JobColumns.Owned<Job>> living = new ArrayList<>();
    List<Job> over = new ArrayList<>();
    divide(jobs.values(), Job::status, living, over);
    List<JobColumns.Owned<ArrayJob>> livingArrays = new ArrayList<>();
    List<ArrayJob> arraysOver = new ArrayList<>();
    divide(arrays.values(), ArrayJob::status, livingArrays, arraysOver);
    over.forEach(job -> created.remove(job.id()));
    arraysOver.forEach(array -> created.remove(array.id()));
    List<SqlStatement> all = new ArrayList<>();
    List<JobProfiles.Numbered> newProfiles = profiles.takeUnstored();
    if (!newProfiles.isEmpty()) {
      all.add(DefinitionRows.insertProfiles(partition, newProfiles));
    }
    all.addAll(writes);
    if (!living.isEmpty()) {
      all.add(JobRows.upsert(partition, living));
    }
    if (!consumables.isEmpty()) {
      all.add(ConsumableRows.upsert(partition, List.copyOf(consumables.values())));
    }
    if (!livingArrays.isEmpty()) {
      all.add(ArrayRows.upsert(partition, livingArrays));
    }
    if (!arraysOver.isEmpty()) {
      all.add(ArrayRows.finish(partition, arraysOver));
    }
    if (!nodes.isEmpty()) {
      all.add(NodeRows.upsert(partition, List.copyOf(nodes.values())));
    }
    if (!disbandedNodes.isEmpty()) {
      all.add(NodeRows.forget(disbandedNodes));
    }
    all.addAll(ShareRows.writes(partition, List.copyOf(shares.values())));
    if (!created.isEmpty()) {
      all.add(specs.insert(created));
    }
    if (!over.isEmpty()) {
      all.addAll(finish(over));
    }
    return all;
  }

  private <T> JobColumns.Owned<T> owned(String accountId, JobProfile profile, T value) {
    return new JobColumns.Owned<>(accountId, profiles.numberOf(accountId, profile), value);
  }

  private void addSpec(JobId id, boolean isNew, Map<JobId, JobSpec> submitted) {
    JobSpec spec = isNew ? submitted.get(id) : null;
    if (spec != null) {
      created.put(id, spec);
    }
  }

  private void add(String accountId, ConsumableResource resource) {
    consumables.put(resource.definition().arn(), new ConsumableRows.Owned(accountId, resource));
  }

  private static <T> void divide(
      Collection<JobColumns.Owned<T>> rows,
      Function<T, JobStatus> status,
      List<JobColumns.Owned<T>> living,
      List<T> over) {
    for (JobColumns.Owned<T> row : rows) {
      if (status.apply(row.value()).isTerminal()) {
        over.add(row.value());
      } else {
        living.add(row);
      }
    }
  }

  /**
   * Returns the statements for jobs that have ended; the outcome of a child is kept with its array.
   */
  private List<SqlStatement> finish(List<Job> over) {
    Map<Boolean, List<Job>> byChild =
        over.stream().collect(Collectors.partitioningBy(j -> j.id().part() == JobId.Part.CHILD));
    List<Job> children = byChild.getOrDefault(true, List.of());
    List<Job> others = byChild.getOrDefault(false, List.of());
    List<SqlStatement> all = new ArrayList<>();
    if (!children.isEmpty()) {
      all.add(new SqlStatement(FORGET, new ColumnArrays<>(children).text(Job::id).tuple()));
    }
    if (!others.isEmpty()) {
      all.add(
          new SqlStatement(
              FINISH,
              new ColumnArrays<>(others)
                  .text(Job::id)
                  .text(job -> job.status().name())
                  .bigint(job -> job.progress().since().toEpochMilli())
                  .all(partition)
                  .tuple()));
    }
    return all;
  }
}
