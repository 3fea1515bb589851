package io.windlass.scheduler.state;

import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.job.JobId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of multi-node jobs that have been placed, by job, and how many of them hold an
 * instance. Like all indexes this follows from the nodes alone. Changed by {@link AccountState}
 * only.
 */
public final class GangJobs {
  private static final class Gang {
    final TreeMap<Integer, Node> nodes = new TreeMap<>();
    int holding;
  }

  private final Map<JobId, Gang> gangs = new HashMap<>();
  private final Map<JobId, Node> stopping = new LinkedHashMap<>();

  /** Returns the node of that id; null if it is not known, or was never placed. */
  public @Nullable Node node(JobId id) {
    Gang gang = gangs.get(id.whole());
    return gang == null ? null : gang.nodes.get(id.index());
  }

  /** Returns the nodes of a job, by index; none before it was placed. */
  public Collection<Node> nodes(JobId job) {
    Gang gang = gangs.get(job.whole());
    return gang == null ? List.of() : Collections.unmodifiableCollection(gang.nodes.values());
  }

  /** Returns all nodes, in no particular order. */
  public List<Node> all() {
    List<Node> all = new ArrayList<>();
    gangs.values().forEach(gang -> all.addAll(gang.nodes.values()));
    return all;
  }

  /**
   * Returns whether a node of the job still holds an instance, so that the job cannot be placed
   * again.
   */
  public boolean holdsInstances(JobId job) {
    Gang gang = gangs.get(job.whole());
    return gang != null && gang.holding > 0;
  }

  /** Nodes that hold an instance and are stopping. */
  public Collection<Node> stopping() {
    return Collections.unmodifiableCollection(stopping.values());
  }

  void index(@Nullable Node before, Node after) {
    if (after.status().holdsInstance() && after.progress().stopping()) {
      stopping.put(after.id(), after);
    } else {
      stopping.remove(after.id());
    }
    Gang gang = gangs.computeIfAbsent(after.job().id(), _ -> new Gang());
    gang.nodes.put(after.index(), after);
    gang.holding += holds(after) - (before == null ? 0 : holds(before));
  }

  void disband(JobId job) {
    gangs.remove(job.whole());
  }

  private static int holds(Node node) {
    return node.status().holdsInstance() ? 1 : 0;
  }
}
