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
import io.windlass.scheduler.queue.Queues;
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

  private record JobRestorer(Map<String, AccountCore> cores, JobProfiles profiles) {
    <T> void restore(
        Row row, BiFunction<Row, JobProfile, T> read, BiConsumer<AccountState, T> restore) {
      String accountId = row.getString("account_id");
      JobProfile profile = profiles.get(accountId, row.getInteger("profile_id"));
      restore.accept(state(cores, accountId), read.apply(row, profile));
    }
  }

  private Set<String> held = Set.of();
  private Set<String> broken = new HashSet<>();

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
    held = onHold;
    broken = new HashSet<>();
    specs.load(pool);
    Map<String, AccountCore> cores = new HashMap<>();
    SqlConnection connection = BlockingQueries.await(pool.getConnection());
    try {
      BlockingQueries.await(connection.begin());
      read(
          connection,
          "select * from job_profile where partition = $1",
          partition,
          row -> profiles.restore(DefinitionRows.readProfile(row)));
      loadCapacity(connection, partition, cores);
      loadUserControls(connection, partition, cores);
      read(
          connection,
          "select * from consumable_resource where partition = $1",
          partition,
          row -> state(cores, row.getString("account_id")).restore(ConsumableRows.read(row)));
      JobRestorer restorer = new JobRestorer(cores, profiles);
      read(
          connection,
          "select * from array_job where partition = $1",
          partition,
          row -> restorer.restore(row, ArrayRows::read, AccountState::restore));
      read(
          connection,
          "select " + JobRows.COLUMNS + " from job where partition = $1",
          partition,
          row -> restorer.restore(row, JobRows::read, AccountState::restore));
      read(
          connection,
          "select * from gang_node where partition = $1",
          partition,
          row -> restorer.restore(row, NodeRows::read, AccountState::restore));
    } finally {
      BlockingQueries.await(connection.close());
    }
    cores.forEach((accountId, core) -> readable(accountId, core::restored));
    cores.keySet().removeAll(broken);
    return new PartitionStore.Loaded(cores, Set.copyOf(broken));
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

  private void loadUserControls(
      SqlConnection connection, int partition, Map<String, AccountCore> cores) {
    read(
        connection,
        "select * from job_hold where partition = $1",
        partition,
        row ->
            state(cores, row.getString("account_id"))
                .restoreHold(JobId.parse(row.getString("job_id"))));
    read(
        connection,
        "select * from queue_control where partition = $1",
        partition,
        row ->
            state(cores, row.getString("account_id"))
                .queues()
                .control(row.getString("arn"), UserControlRows.control(row)));
  }

  private void loadCapacity(
      SqlConnection connection, int partition, Map<String, AccountCore> cores) {
    read(
        connection,
        "select * from environment where partition = $1",
        partition,
        row -> {
          AccountState state = state(cores, row.getString("account_id"));
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
        });
    read(
        connection,
        "select * from instance where partition = $1",
        partition,
        row ->
            state(cores, row.getString("account_id"))
                .environments()
                .restore(
                    row.getString("environment_arn"),
                    CapacityRows.readInstance(row),
                    InstanceState.valueOf(row.getString("state"))));
    read(
        connection,
        "select * from scheduling_policy where partition = $1",
        partition,
        row -> {
          var _ = queues(cores, row).define(ShareRows.readPolicy(row));
        });
    read(
        connection,
        "select * from job_queue where partition = $1",
        partition,
        row -> {
          boolean _ = queues(cores, row).define(DefinitionRows.readQueue(row));
        });
    read(
        connection,
        "select * from quota_share where partition = $1",
        partition,
        row -> queues(cores, row).define(QuotaShareRows.read(row)));
    read(
        connection,
        "select * from queue_share where partition = $1",
        partition,
        row -> queues(cores, row).restore(row.getString("queue_arn"), ShareRows.read(row)));
  }

  private static Queues queues(Map<String, AccountCore> cores, Row row) {
    return state(cores, row.getString("account_id")).queues();
  }

  private static AccountState state(Map<String, AccountCore> cores, String accountId) {
    return cores.computeIfAbsent(accountId, _ -> new AccountCore()).state();
  }

  private void accept(Row row, Consumer<Row> consumer) {
    if (broken.isEmpty() || !broken.contains(row.getString("account_id"))) {
      try {
        consumer.accept(row);
      } catch (RuntimeException e) {
        unreadable(row.getString("account_id"), e);
      }
    }
  }

  private void readable(String accountId, Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException e) {
      unreadable(accountId, e);
    }
  }

  /** A broken account must not prevent the others from being read. */
  private void unreadable(String accountId, RuntimeException cause) {
    if (!held.contains(accountId)) {
      throw RecordHandlingException.account(accountId, cause);
    }
    broken.add(accountId);
  }

  /** A cursor of the database itself, one per table, so that no more than a part is in memory. */
  private void read(SqlConnection connection, String sql, int partition, Consumer<Row> consumer) {
    String cursor = "all_of_" + sql.replaceAll("(?s)^.* from (\\w+) .*$", "$1");
    String select = sql.replace("$1", Integer.toString(partition));
    BlockingQueries.await(
        connection.query("declare " + cursor + " cursor for " + select).execute());
    String fetch = "fetch " + ROWS_AT_ONCE + " from " + cursor;
    RowSet<Row> rows;
    do {
      rows = BlockingQueries.await(connection.preparedQuery(fetch).execute());
      rows.forEach(row -> accept(row, consumer));
    } while (rows.size() == ROWS_AT_ONCE);
    BlockingQueries.await(connection.query("close " + cursor).execute());
  }
}
