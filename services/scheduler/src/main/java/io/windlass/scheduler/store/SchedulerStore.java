package io.windlass.scheduler.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.RecordHandlingException;
import io.windlass.scheduler.account.AccountCore;
import io.windlass.scheduler.array.IndexSet;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.InstanceState;
import io.windlass.scheduler.state.AccountState;
import io.windlass.scheduler.step.FinishedJobs;
import io.windlass.scheduler.step.JobOutcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Reads a partition back from PostgreSQL. Blocks the calling thread. */
public final class SchedulerStore {
  private static final int ROWS_AT_ONCE = 10_000;

  private final Pool pool;

  public SchedulerStore(Pool pool) {
    this.pool = pool;
  }

  /**
   * Rebuilds the cores of all accounts of a partition. Rows are streamed, so that a million jobs
   * need no more memory than the jobs themselves.
   *
   * @param onHold accounts that are left out if they cannot be read
   * @throws RecordHandlingException if another account cannot be read
   */
  public PartitionStore.Loaded load(
      int partition, JobProfiles profiles, JobSpecs specs, Set<String> onHold) {
    specs.load(pool);
    SqlConnection connection = BlockingQueries.await(pool.getConnection());
    Loading loading =
        new Loading(connection, partition, profiles, onHold, new HashMap<>(), new HashSet<>());
    try {
      BlockingQueries.await(connection.begin());
      loading.all();
    } finally {
      BlockingQueries.await(connection.close());
    }
    Map<String, AccountCore> cores = loading.cores;
    cores.forEach((accountId, core) -> loading.guarded(accountId, core::restored));
    cores.keySet().removeAll(loading.broken);
    return new PartitionStore.Loaded(cores, Set.copyOf(loading.broken));
  }

  /** How these jobs ended, as far as they did. */
  public FinishedJobs outcomes(Collection<JobId> ids) {
    if (ids.isEmpty()) {
      return FinishedJobs.NONE;
    }
    Map<JobId, JobOutcome> outcomes = new HashMap<>();
    String[] names = ids.stream().map(JobId::toString).toArray(String[]::new);
    var query =
        pool.preparedQuery(
            "select job_id, status, failed_children from finished_job" + " where job_id = any($1)");
    Tuple parameters = Tuple.tuple().addArrayOfString(names);
    for (Row row : BlockingQueries.await(query.execute(parameters))) {
      String failed = row.getString("failed_children");
      outcomes.put(
          JobId.parse(row.getString("job_id")),
          new JobOutcome(
              JobStatus.valueOf(row.getString("status")),
              failed == null ? IndexSet.NONE : IndexSet.parse(failed)));
    }
    return id -> {
      JobOutcome outcome = outcomes.get(id.whole());
      return outcome == null ? null : outcome.of(id);
    };
  }

  /**
   * The accounts of a partition while they are read, in one transaction.
   *
   * @param held accounts that become {@code broken} if they cannot be read
   */
  private record Loading(
      SqlConnection connection,
      int partition,
      JobProfiles profiles,
      Set<String> held,
      Map<String, AccountCore> cores,
      Set<String> broken) {
    void all() {
      read("job_profile", row -> profiles.restore(DefinitionRows.readProfile(row)));
      capacity();
      userControls();
      read("consumable_resource", row -> state(row).restore(ConsumableRows.read(row)));
      read("array_job", row -> restore(row, ArrayRows::read, AccountState::restore));
      read("job", JobRows.COLUMNS, row -> restore(row, JobRows::read, AccountState::restore));
      read("gang_node", row -> restore(row, NodeRows::read, AccountState::restore));
    }

    private void capacity() {
      read("environment", this::environment);
      read(
          "instance",
          row ->
              state(row)
                  .environments()
                  .restore(
                      row.getString("environment_arn"),
                      CapacityRows.readInstance(row),
                      InstanceState.valueOf(row.getString("state"))));
      read(
          "scheduling_policy",
          row -> {
            var _ = state(row).queues().define(ShareRows.readPolicy(row));
          });
      read(
          "job_queue",
          row -> {
            boolean _ = state(row).queues().define(DefinitionRows.readQueue(row));
          });
      read("quota_share", row -> state(row).queues().define(QuotaShareRows.read(row)));
      read(
          "queue_share",
          row -> state(row).queues().restore(row.getString("queue_arn"), ShareRows.read(row)));
    }

    private void environment(Row row) {
      AccountState state = state(row);
      EnvironmentDefinition definition = DefinitionRows.readEnvironment(row);
      if (definition != null) {
        state.environments().define(definition);
      }
      String arn = row.getString("arn");
      state
          .environments()
          .restore(
              arn,
              row.getLong("capacity_sequence"),
              row.getString("status"),
              row.getString("cluster_arn"),
              row.getString("status_reason"));
      state.environments().shortage(arn, CapacityRows.readShortage(row));
      if (definition == null || !definition.isService()) {
        state.restore(arn, CapacityRows.readDemand(row)); // service environments have no demand
      }
      state.restore(row.getLong("request_sequence"));
    }

    private void userControls() {
      read("job_hold", row -> state(row).restoreHold(JobId.parse(row.getString("job_id"))));
      read(
          "queue_control",
          row -> state(row).queues().control(row.getString("arn"), UserControlRows.control(row)));
    }

    private AccountState state(Row row) {
      return cores.computeIfAbsent(row.getString("account_id"), _ -> new AccountCore()).state();
    }

    private <T> void restore(
        Row row, BiFunction<Row, JobProfile, T> read, BiConsumer<AccountState, T> restore) {
      JobProfile profile = profiles.get(row.getString("account_id"), row.getInteger("profile_id"));
      restore.accept(state(row), read.apply(row, profile));
    }

    /** A broken account must not prevent the others from being read. */
    private void guarded(String accountId, Runnable reading) {
      try {
        reading.run();
      } catch (RuntimeException e) {
        if (!held.contains(accountId)) {
          throw RecordHandlingException.account(accountId, e);
        }
        broken.add(accountId);
      }
    }

    private void read(String table, Consumer<Row> consumer) {
      read(table, "*", consumer);
    }

    /** A cursor of the database itself, one per table, so that no more than a part is in memory. */
    private void read(String table, String columns, Consumer<Row> consumer) {
      String cursor = "all_of_" + table;
      BlockingQueries.await(
          connection
              .query(
                  "declare %s cursor for select %s from %s where partition = %d"
                      .formatted(cursor, columns, table, partition))
              .execute());
      String fetch = "fetch " + ROWS_AT_ONCE + " from " + cursor;
      RowSet<Row> rows;
      do {
        rows = BlockingQueries.await(connection.preparedQuery(fetch).execute());
        for (Row row : rows) {
          String accountId = row.getString("account_id");
          if (!broken.contains(accountId)) {
            guarded(accountId, () -> consumer.accept(row));
          }
        }
      } while (rows.size() == ROWS_AT_ONCE);
      BlockingQueries.await(connection.query("close " + cursor).execute());
    }
  }
}
