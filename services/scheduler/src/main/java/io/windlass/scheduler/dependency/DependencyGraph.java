package io.windlass.scheduler.dependency;

import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.JobId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which jobs wait for a job (DEP-001): an index over the outstanding dependencies of PENDING jobs.
 * A dependency need not be known yet; it is outstanding until it arrives and ends.
 */
public final class DependencyGraph {
  private final Map<JobId, Set<JobId>> dependents = new HashMap<>();

  public void add(JobId waiting, List<Dependency> outstanding) {
    for (Dependency dependency : outstanding) {
      dependents.computeIfAbsent(dependency.on(), _ -> new LinkedHashSet<>()).add(waiting);
    }
  }

  public void remove(JobId waiting, List<Dependency> outstanding) {
    for (Dependency dependency : outstanding) {
      Set<JobId> waiters = dependents.get(dependency.on());
      if (waiters != null && waiters.remove(waiting) && waiters.isEmpty()) {
        dependents.remove(dependency.on());
      }
    }
  }

  /** Returns the jobs that wait for this one, in the order in which they began to. */
  public List<JobId> dependentsOf(JobId job) {
    Set<JobId> waiters = dependents.get(job);
    return waiters == null ? List.of() : List.copyOf(waiters);
  }
}
