package io.windlass.simulator.service;

import io.windlass.events.JobTransitioned;
import io.windlass.events.Topics;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.PartitionHandler;
import io.windlass.simulator.kernel.InvariantViolation;
import io.windlass.simulator.kernel.Outbox;
import io.windlass.simulator.kernel.PartitionWorker;
import io.windlass.simulator.kernel.ServiceProcess;
import io.windlass.simulator.kernel.SimulationContext;
import io.windlass.simulator.kernel.TransactionalTable;
import io.windlass.submission.messaging.JobViewProjector;
import io.windlass.submission.store.JobViewUpdate;
import io.windlass.submission.store.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Submission's view of jobs: its own projection of transitions, on rows in memory. */
public final class SimulatedJobView {
  private final ServiceProcess process;
  private final Map<String, StateChange> rows = new HashMap<>();

  public SimulatedJobView(SimulationContext world) {
    process = new ServiceProcess(world, "submission", () -> {});
    for (int partition = 0; partition < world.log().partitions(); partition++) {
      View view = new View();
      process.add(
          new PartitionWorker(
              world,
              new PartitionWorker.Task("submission", partition, List.of(Topics.JOB_TRANSITIONS)),
              () -> view,
              view,
              new Outbox(world),
              (_, _, _) -> {}));
    }
  }

  public ServiceProcess process() {
    return process;
  }

  /**
   * Returns the status that DescribeJobs would return; null if no record of the job has arrived.
   */
  public @Nullable String status(String jobId) {
    StateChange row = rows.get(jobId);
    return row == null ? null : row.status().status();
  }

  private final class View implements PartitionHandler, TransactionalTable {
    private final List<StateChange> underWay = new ArrayList<>();

    @Override
    public void load(int partition, io.vertx.sqlclient.Pool store) {
      underWay.clear();
    }

    @Override
    public Effects onRecords(List<IncomingRecord> records, Instant now) {
      JobViewProjector projector = new JobViewProjector();
      for (IncomingRecord record : records) {
        if (record.value() instanceof JobTransitioned transition) {
          projector.add(transition);
        }
      }
      projector.changes().stream().map(JobViewUpdate::state).forEach(underWay::add);
      return Effects.NONE;
    }

    @Override
    public void commit() {
      underWay.forEach(SimulatedJobView.this::put);
      underWay.clear();
    }

    @Override
    public void rollBack() {
      underWay.clear();
    }
  }

  /** A row ignores what is not newer. */
  private void put(StateChange change) {
    StateChange row = rows.get(change.jobId());
    if (row != null && change.sequence() <= row.sequence()) {
      return;
    }
    InvariantViolation.unless(
        row == null || change.jobId().contains("#") || !isTerminal(row.status().status()),
        () -> "job " + change.jobId() + " goes on after its end: " + row + " then " + change);
    rows.put(change.jobId(), change);
  }

  private static boolean isTerminal(String status) {
    return status.equals("SUCCEEDED") || status.equals("FAILED");
  }
}
