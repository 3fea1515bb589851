package io.windlass.submission.messaging;

import io.vertx.sqlclient.Pool;
import io.windlass.events.CapacityEvent;
import io.windlass.events.ComputeEnvironmentStatusChanged;
import io.windlass.events.ConsumableResourceUsage;
import io.windlass.events.JobTransitioned;
import io.windlass.events.Topics;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.RecordHandlingException;
import io.windlass.messaging.SqlStatement;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.store.ComputeEnvironments;
import io.windlass.submission.store.ConsumableResources;
import io.windlass.submission.store.PrecedenceChange;
import io.windlass.submission.store.StateChanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the view up to date: states of jobs and use of consumable resources, which the scheduler
 * reports, and states of compute environments, which capacity reports. It keeps nothing in memory
 * between batches. Events may be repeated, since rows ignore what is not newer. Why it consumes by
 * the messaging library: ADR 33.
 */
public final class JobViewHandler implements PartitionHandler {
  /** What the view is made of. */
  public static final List<String> TOPICS =
      List.of(Topics.JOB_TRANSITIONS, Topics.CAPACITY_EVENTS, Topics.CONSUMABLE_RESOURCES);

  @Override
  public void load(int partition, Pool store) {
    // Nothing is kept in memory.
  }

  @Override
  public Effects onRecords(List<IncomingRecord> records, Instant now) {
    JobViewProjector projector = new JobViewProjector();
    List<SqlStatement> writes = new ArrayList<>();
    for (IncomingRecord record : records) {
      try {
        add(record, projector, writes);
      } catch (RuntimeException e) {
        throw RecordHandlingException.records(List.of(record), e);
      }
    }
    writes.addAll(PrecedenceChange.statements(projector.precedenceChanges()));
    writes.addAll(StateChanges.statements(projector.changes()));
    return writes.isEmpty() ? Effects.NONE : new Effects(writes, List.of());
  }

  private static void add(
      IncomingRecord record, JobViewProjector projector, List<SqlStatement> writes) {
    if (record.value() instanceof JobTransitioned transition) {
      projector.add(transition);
    } else if (record.value() instanceof CapacityEvent event
        && event.getEvent() instanceof ComputeEnvironmentStatusChanged changed) {
      writes.add(apply(event, changed));
    } else if (record.value() instanceof ConsumableResourceUsage usage) {
      writes.add(apply(usage));
    }
  }

  private static SqlStatement apply(ConsumableResourceUsage usage) {
    return ConsumableResources.apply(
        usage.getArn(),
        new ConsumableResources.ReportedUsage(
            usage.getIncarnation(),
            usage.getSequence(),
            usage.getInUseQuantity(),
            usage.getGrant(),
            usage.getSpentQuantity()));
  }

  private static SqlStatement apply(CapacityEvent event, ComputeEnvironmentStatusChanged changed) {
    return ComputeEnvironments.apply(
        event.getComputeEnvironmentArn(),
        new ComputeEnvironment.ReportedStatus(
            changed.getStatus(),
            changed.getStatusReason(),
            changed.getDesiredvCpus(),
            changed.getEcsClusterArn()),
        event.getSequence(),
        event.getAt());
  }
}
