package io.windlass.stateevents.history;

import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobView;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.notification.JobNotifications;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Composes notifications again from recorded transitions: the same text as when they were first
 * published.
 */
public final class HistoryReplay {
  private record Key(String jobId, long sequence) {
    static Key of(Transition transition) {
      return new Key(transition.jobId(), transition.sequence());
    }
  }

  private HistoryReplay() {}

  /**
   * Returns the notifications about the transitions of {@code page}, in its order.
   *
   * @param jobs their submitted jobs by id; transitions of jobs that have been purged are left out
   * @param transitions all recorded transitions of those jobs up to the page at least, by sequence
   */
  public static List<EventEnvelope> notifications(
      List<RecordedTransition> page,
      Map<String, JobDescriptor> jobs,
      List<Transition> transitions) {
    var wanted = new HashSet<Key>();
    page.forEach(recorded -> wanted.add(Key.of(recorded.transition())));
    Map<Key, EventEnvelope> composed = composed(wanted, jobs, transitions);
    var notifications = new ArrayList<EventEnvelope>();
    for (RecordedTransition recorded : page) {
      EventEnvelope envelope = composed.get(Key.of(recorded.transition()));
      if (envelope != null) {
        notifications.add(envelope.at(recorded.position()));
      }
    }
    return notifications;
  }

  private static Map<Key, EventEnvelope> composed(
      Set<Key> wanted, Map<String, JobDescriptor> jobs, List<Transition> transitions) {
    var views = new HashMap<String, JobView>();
    var composed = new HashMap<Key, EventEnvelope>();
    for (Transition transition : transitions) {
      JobDescriptor job = jobs.get(JobIdentity.submittedId(transition.jobId()));
      if (job == null) {
        continue;
      }
      JobView before = views.get(transition.jobId());
      JobView after = JobView.fold(before, transition);
      views.put(transition.jobId(), after);
      Key key = Key.of(transition);
      if (wanted.contains(key)) {
        JobNotifications.about(
                job.identity().member(transition.jobId()),
                job.template(),
                before,
                after,
                transition)
            .ifPresent(envelope -> composed.put(key, envelope));
      }
    }
    return composed;
  }
}
