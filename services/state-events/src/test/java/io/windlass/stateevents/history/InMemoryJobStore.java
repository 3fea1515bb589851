package io.windlass.stateevents.history;

import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.projection.JobCount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Commits changes of history in memory, as the database would. */
final class InMemoryJobStore implements JobHistoryStore {
  final Map<String, JobDescriptor> jobs = new HashMap<>();
  final List<RecordedTransition> history = new ArrayList<>();
  final List<Transition> parked = new ArrayList<>();
  final Map<JobCount.Key, Long> counts = new HashMap<>();
  int queries;

  void commit(HistoryChange change) {
    change
        .submissions()
        .forEach(s -> jobs.putIfAbsent(s.job().jobId(), JobDescriptor.of(s.job(), s.detail())));
    change.precedences().forEach((id, p) -> jobs.computeIfPresent(id, (_, job) -> job.with(p)));
    for (RecordedTransition recorded : change.recorded()) {
      Transition fact = recorded.transition();
      boolean there =
          history.stream()
              .anyMatch(
                  known ->
                      known.transition().jobId().equals(fact.jobId())
                          && known.transition().sequence() == fact.sequence());
      if (there) {
        throw new IllegalStateException("recorded twice: " + fact);
      }
      history.add(recorded);
    }
    parked.removeIf(fact -> change.released().contains(JobIdentity.submittedId(fact.jobId())));
    for (Transition fact : change.parked()) {
      if (!parked.contains(fact)) {
        parked.add(fact);
      }
    }
    change.counts().forEach((key, difference) -> counts.merge(key, difference, Long::sum));
    counts.values().removeIf(count -> count == 0);
  }

  Collection<String> parkedIds() {
    var ids = new HashSet<String>();
    parked.forEach(fact -> ids.add(JobIdentity.submittedId(fact.jobId())));
    return ids;
  }

  @Override
  public Map<String, JobDescriptor> jobs(Collection<String> submittedIds) {
    queries += submittedIds.isEmpty() ? 0 : 1;
    var found = new HashMap<>(jobs);
    found.keySet().retainAll(submittedIds);
    return found;
  }

  @Override
  public List<Transition> transitions(Collection<String> jobIds) {
    queries += jobIds.isEmpty() ? 0 : 1;
    return history.stream()
        .map(RecordedTransition::transition)
        .filter(fact -> jobIds.contains(fact.jobId()))
        .sorted(Comparator.comparing(Transition::jobId).thenComparingLong(Transition::sequence))
        .toList();
  }

  @Override
  public List<Transition> parked(Collection<String> submittedIds) {
    return parked.stream()
        .filter(fact -> submittedIds.contains(JobIdentity.submittedId(fact.jobId())))
        .sorted(Comparator.comparing(Transition::jobId).thenComparingLong(Transition::sequence))
        .toList();
  }

  @Override
  public Map<String, Long> lastPositions(Collection<String> accountIds) {
    var positions = new HashMap<String, Long>();
    for (RecordedTransition recorded : history) {
      if (accountIds.contains(recorded.transition().accountId())) {
        positions.merge(recorded.transition().accountId(), recorded.position(), Math::max);
      }
    }
    return positions;
  }
}
