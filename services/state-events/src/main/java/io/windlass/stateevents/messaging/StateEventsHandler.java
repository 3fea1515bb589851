package io.windlass.stateevents.messaging;

import io.vertx.sqlclient.Pool;
import io.windlass.events.CapacityEvent;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.JobRequest;
import io.windlass.events.JobTransitioned;
import io.windlass.events.Topics;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.RecordHandlingException;
import io.windlass.messaging.SqlStatement;
import io.windlass.stateevents.history.HistoryChange;
import io.windlass.stateevents.history.JobHistory;
import io.windlass.stateevents.history.StateDuration;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.projection.ProjectionChange;
import io.windlass.stateevents.projection.Projections;
import io.windlass.stateevents.store.HistoryWrites;
import io.windlass.stateevents.store.PostgresJobHistory;
import io.windlass.stateevents.store.PostgresProjections;
import io.windlass.stateevents.store.ProjectionWrites;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One partition of the topics that state-events reads: a batch becomes history, projections and
 * notifications in one transaction. Submissions of a batch are processed before its transitions, so
 * that the transitions of a new job need not be parked.
 */
public final class StateEventsHandler implements PartitionHandler {
  /** The topics that are consumed. */
  public static final List<String> TOPICS =
      List.of(
          Topics.DEFINITIONS, Topics.JOB_REQUESTS, Topics.JOB_TRANSITIONS, Topics.CAPACITY_EVENTS);

  private final int partition;
  private final Consumer<List<StateDuration>> durations;
  private final PostgresJobHistory store;
  private final PostgresProjections projectionStore;
  private final JobHistory history;
  private final Projections projections = new Projections();

  /**
   * @param memory size of the cache of recent jobs, in bytes (roughly)
   * @param durations is told of the states that jobs have left, once that is committed
   */
  public StateEventsHandler(
      int partition, Pool pool, long memory, Consumer<List<StateDuration>> durations) {
    this.partition = partition;
    this.durations = durations;
    this.store = new PostgresJobHistory(pool);
    this.projectionStore = new PostgresProjections(pool);
    this.history = new JobHistory(store, memory);
  }

  @Override
  public void load(int partitionNumber, Pool pool) {
    history.reset(store.parkedIds(partition));
    projections.reset(projectionStore.progress());
  }

  @Override
  public Effects onRecords(List<IncomingRecord> records, Instant now) {
    var submissions = new ArrayList<Submission>();
    var transitions = new ArrayList<Transition>(records.size());
    var changes = new ArrayList<ProjectionChange>();
    for (IncomingRecord record : records) {
      try {
        switch (record.value()) {
          case JobTransitioned event -> transitions.add(JobEventReader.transition(event));
          case JobRequest request -> JobEventReader.submission(request).ifPresent(submissions::add);
          case DefinitionChanged event ->
              ProjectionEventReader.change(event).ifPresent(changes::add);
          case CapacityEvent event -> changes.add(ProjectionEventReader.change(event));
          case null -> {}
          default -> {}
        }
      } catch (RuntimeException e) {
        throw RecordHandlingException.records(List.of(record), e);
      }
    }
    HistoryChange change = history.record(submissions, transitions);
    List<SqlStatement> writes = HistoryWrites.of(partition, change);
    writes.addAll(ProjectionWrites.of(projections.newOf(changes)));
    return new Effects(
        writes,
        change.notifications().stream().map(NotificationMapper::message).toList(),
        () -> durations.accept(change.durations()));
  }
}
