package io.windlass.stateevents.history;

import io.windlass.stateevents.lifecycle.Transition;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Reads what was committed about jobs. Answers are complete for what is asked; asking for nothing
 * costs nothing.
 */
public interface JobHistoryStore {
  /** Those of the submitted jobs that are known, by id. */
  Map<String, JobDescriptor> jobs(Collection<String> submittedIds);

  /** Everything recorded of these jobs (children and nodes by their own ids), by sequence. */
  List<Transition> transitions(Collection<String> jobIds);

  /** What is parked for these submitted jobs, by job and sequence. */
  List<Transition> parked(Collection<String> submittedIds);

  /** The last position of each of these accounts; accounts without history are left out. */
  Map<String, Long> lastPositions(Collection<String> accountIds);
}
