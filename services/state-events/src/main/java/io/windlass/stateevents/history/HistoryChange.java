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
 * What a batch of facts leads to, to be committed as a whole: jobs to remember, facts to record in
 * order, facts to park and parked facts to release, notifications to send in order, by how much the
 * number of jobs of a queue in a state changes, and which jobs are remembered with another priority
 * or share from now on.
 */
public record HistoryChange(
    List<Submission> submissions,
    List<RecordedTransition> recorded,
    List<Transition> parked,
    Set<String> released,
    List<EventEnvelope> notifications,
    Map<JobCount.Key, Long> counts,
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
        new LinkedHashMap<>());
  }

  void count(JobCount.Key key, long difference) {
    counts.merge(key, difference, Long::sum);
  }
}
