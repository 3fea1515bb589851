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
 * Says again what was said when facts were recorded: the same notifications, word for word, made
 * from the recorded facts of the jobs concerned.
 */
public final class HistoryReplay {
  private record Fact(String jobId, long sequence) {
    static Fact of(Transition transition) {
      return new Fact(transition.jobId(), transition.sequence());
    }
  }

  private HistoryReplay() {}

  /**
   * The notifications about the facts of {@code page}, in its order.
   *
   * @param jobs the submissions behind them; a fact whose job has been purged is left out
   * @param transitions everything recorded of those jobs up to the page at least, by sequence
   */
  public static List<EventEnvelope> notifications(
      List<RecordedTransition> page,
      Map<String, JobDescriptor> jobs,
      List<Transition> transitions) {
    var wanted = new HashSet<Fact>();
    page.forEach(recorded -> wanted.add(Fact.of(recorded.transition())));
    Map<Fact, EventEnvelope> said = said(wanted, jobs, transitions);
    var again = new ArrayList<EventEnvelope>();
    for (RecordedTransition recorded : page) {
      EventEnvelope envelope = said.get(Fact.of(recorded.transition()));
      if (envelope != null) {
        again.add(envelope.at(recorded.position()));
      }
    }
    return again;
  }

  private static Map<Fact, EventEnvelope> said(
      Set<Fact> wanted, Map<String, JobDescriptor> jobs, List<Transition> transitions) {
    var views = new HashMap<String, JobView>();
    var said = new HashMap<Fact, EventEnvelope>();
    for (Transition transition : transitions) {
      JobDescriptor job = jobs.get(JobIdentity.submittedId(transition.jobId()));
      if (job == null) {
        continue;
      }
      JobView before = views.get(transition.jobId());
      JobView after = JobView.fold(before, transition);
      views.put(transition.jobId(), after);
      Fact fact = Fact.of(transition);
      if (wanted.contains(fact)) {
        JobNotifications.about(
                job.identity().member(transition.jobId()),
                job.template(),
                before,
                after,
                transition)
            .ifPresent(envelope -> said.put(fact, envelope));
      }
    }
    return said;
  }
}
