package io.windlass.scheduler.store;

import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.consumable.ConsumableResource;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.state.AccountEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  private final Profiles profiles;
  private final JobSpecs specs;
  private final List<SqlStatement> writes = new ArrayList<>();
  private final Map<JobId, JobRows.Owned> jobs = new LinkedHashMap<>();
  private final Map<JobId, ArrayRows.Owned> arrays = new LinkedHashMap<>();
  private final Map<String, ConsumableRows.Owned> consumables = new LinkedHashMap<>();
  private final Map<JobId, NodeRows.Owned> nodes = new LinkedHashMap<>();
  private final List<JobId> disbandedNodes = new ArrayList<>();
  private final Map<JobId, JobSpec> created = new LinkedHashMap<>();
  private final Map<ShareRows.Key, ShareRows.Owned> shares = new LinkedHashMap<>();

  /** Collects the writes of one batch. */
  public StoreWriter(int partition, Profiles profiles, JobSpecs specs) {
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
      case AccountEvent.JobStep step -> add(accountId, step, submitted);
      case AccountEvent.ArrayStep step -> add(accountId, step, submitted);
      case AccountEvent.NodeStep step ->
          nodes.put(
              step.id(),
              new NodeRows.Owned(
                  accountId, profiles.numberOf(accountId, step.after().profile()), step.after()));
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
      case AccountEvent.ConsumableTold told -> add(accountId, told.resource());
      case AccountEvent.CapacityChanged changed ->
          writes.addAll(CapacityRows.writes(partition, accountId, changed));
      case AccountEvent.ShortageNoted noted -> writes.add(CapacityRows.write(noted));
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

  /** Everything that was added, in the order in which it must be written. */
  public List<SqlStatement> writes() {
    List<JobRows.Owned> living = new ArrayList<>();
    List<JobRows.Owned> over = new ArrayList<>();
    for (JobRows.Owned row : jobs.values()) {
      if (row.job().status().isTerminal()) {
        over.add(row);
        created.remove(row.job().id());
      } else {
        living.add(row);
      }
    }
    List<SqlStatement> all = new ArrayList<>();
    List<Profiles.Numbered> newProfiles = profiles.takeUnstored();
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
    all.addAll(arrayWrites());
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

  private void add(String accountId, AccountEvent.JobStep step, Map<JobId, JobSpec> submitted) {
    Job after = step.after();
    int profileId = profiles.numberOf(accountId, after.profile());
    jobs.put(after.id(), new JobRows.Owned(accountId, profileId, after));
    JobSpec spec = step.before() == null ? submitted.get(after.id()) : null;
    if (spec != null) {
      created.put(after.id(), spec);
    }
  }

  private void add(String accountId, AccountEvent.ArrayStep step, Map<JobId, JobSpec> submitted) {
    ArrayJob after = step.after();
    int profileId = profiles.numberOf(accountId, after.profile());
    arrays.put(after.id(), new ArrayRows.Owned(accountId, profileId, after));
    JobSpec spec = step.before() == null ? submitted.get(after.id()) : null;
    if (spec != null) {
      created.put(after.id(), spec);
    }
  }

  private void add(String accountId, ConsumableResource resource) {
    consumables.put(resource.definition().arn(), new ConsumableRows.Owned(accountId, resource));
  }

  private List<SqlStatement> arrayWrites() {
    List<ArrayRows.Owned> living = new ArrayList<>();
    List<ArrayRows.Owned> over = new ArrayList<>();
    for (ArrayRows.Owned row : arrays.values()) {
      if (row.array().status().isTerminal()) {
        over.add(row);
        created.remove(row.array().id());
      } else {
        living.add(row);
      }
    }
    List<SqlStatement> all = new ArrayList<>();
    if (!living.isEmpty()) {
      all.add(ArrayRows.upsert(partition, living));
    }
    if (!over.isEmpty()) {
      all.add(ArrayRows.finish(partition, over));
    }
    return all;
  }

  /** The outcome of a child is kept with its array. */
  private List<SqlStatement> finish(List<JobRows.Owned> over) {
    List<JobRows.Owned> children =
        over.stream().filter(r -> r.job().id().part() == JobId.Part.CHILD).toList();
    List<JobRows.Owned> others =
        over.stream().filter(r -> r.job().id().part() != JobId.Part.CHILD).toList();
    List<SqlStatement> all = new ArrayList<>();
    if (!children.isEmpty()) {
      all.add(
          new SqlStatement(FORGET, new ColumnArrays<>(children).text(r -> r.job().id()).tuple()));
    }
    if (!others.isEmpty()) {
      all.add(
          new SqlStatement(
              FINISH,
              new ColumnArrays<>(others)
                  .text(r -> r.job().id())
                  .text(r -> r.job().status().name())
                  .bigint(r -> r.standing().since().toEpochMilli())
                  .all(partition)
                  .tuple()));
    }
    return all;
  }
}
