package io.windlass.stateevents.history;

import io.windlass.stateevents.lifecycle.QueuePrecedence;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.projection.JobCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a batch changes, to be committed in one transaction.
 *
 * @param submissions jobs to insert
 * @param recorded transitions to append to the history, in order
 * @param parked transitions to park until their submission arrives
 * @param released submitted jobs whose parked transitions are among {@code recorded}
 * @param notifications notifications to publish, in order
 * @param counts differences of the numbers of jobs by queue and state
 * @param durations the states that jobs have left, with the time that they were in them
 * @param precedences submitted jobs that have another priority or share
 */
public record HistoryChange(
    List<Submission> submissions,
    List<RecordedTransition> recorded,
    List<Transition> parked,
    Set<String> released,
    List<EventEnvelope> notifications,
    Map<JobCount.Key, Long> counts,
    List<StateDuration> durations,
    Map<String, QueuePrecedence> precedences) {

  /** A change that is still being put together. */
  static HistoryChange empty() {
    return new HistoryChange(
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new LinkedHashSet<>(),
        new ArrayList<>(),
        new LinkedHashMap<>(),
        new ArrayList<>(),
        new LinkedHashMap<>());
  }

  void count(JobCount.Key key, long difference) {
    counts.merge(key, difference, Long::sum);
  }
}
