package io.windlass.scheduler.state;

import io.windlass.scheduler.job.JobId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * The jobs that a user holds: they are not in their queues. Holding an array holds its children.
 * Changed by {@link AccountState} only.
 */
public final class HeldJobs {
  private final Set<JobId> held = new HashSet<>();

  /** Returns whether this very job, child or array is held. */
  public boolean contains(JobId id) {
    return !held.isEmpty() && held.contains(id);
  }

  /** Returns whether the job may not be placed, because it or its array is held. */
  public boolean appliesTo(JobId id) {
    return !held.isEmpty() && (held.contains(id) || held.contains(id.whole()));
  }

  public Collection<JobId> all() {
    return Collections.unmodifiableCollection(held);
  }

  void set(JobId id, boolean isHeld) {
    if (isHeld) {
      held.add(id);
    } else {
      held.remove(id);
    }
  }
}
