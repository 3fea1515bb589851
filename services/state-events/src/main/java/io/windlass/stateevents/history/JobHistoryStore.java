package io.windlass.stateevents.history;

import io.windlass.stateevents.lifecycle.Transition;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Reads committed jobs and transitions. Results hold everything that is stored for the given ids.
 * No query is made for an empty collection. Methods block.
 */
public interface JobHistoryStore {
  /** Those of the submitted jobs that are known, by id. */
  Map<String, JobDescriptor> jobs(Collection<String> submittedIds);

  /**
   * Returns all recorded transitions of these jobs, children and nodes by their own ids, by
   * sequence.
   */
  List<Transition> transitions(Collection<String> jobIds);

  /** Returns the parked transitions of these submitted jobs, by job and sequence. */
  List<Transition> parked(Collection<String> submittedIds);

  /** Returns the last position of each of these accounts; accounts without history are left out. */
  Map<String, Long> lastPositions(Collection<String> accountIds);
}
