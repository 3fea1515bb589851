package io.windlass.submission.jobdefinition;

import io.windlass.submission.outcome.ValidationErrors;
import java.util.ArrayList;
import java.util.List;

/**
 * Groups of nodes by ranges (MNP-004, MN-010, MN-011). A node is in the group of the smallest range
 * that contains it, and among equal ranges of the last.
 */
public final class NodeGroups {
  private final List<NodeRange> ranges;

  private NodeGroups(List<NodeRange> ranges) {
    this.ranges = ranges;
  }

  /**
   * Parses the ranges. Two that overlap without one being inside the other are an error.
   *
   * @param targetNodes one per group
   * @param complete whether every node must be in one of them
   */
  public static NodeGroups of(
      List<String> targetNodes, int numNodes, boolean complete, ValidationErrors validationErrors) {
    List<NodeRange> ranges = new ArrayList<>();
    for (String text : targetNodes) {
      NodeRange.parse(text, numNodes, validationErrors).ifPresent(ranges::add);
    }
    for (int i = 0; i < ranges.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (ranges.get(i).overlapsPartly(ranges.get(j))) {
          validationErrors.invalid(
              "targetNodes: "
                  + targetNodes.get(j)
                  + " and "
                  + targetNodes.get(i)
                  + " overlap, and neither is inside the other.");
        }
      }
    }
    NodeGroups groups = new NodeGroups(ranges);
    if (complete && validationErrors.none()) {
      groups.checkComplete(numNodes, validationErrors);
    }
    return groups;
  }

  /** Returns the index of the group of a node; -1 if it is in none. */
  public int groupOf(int node) {
    int found = -1;
    for (int i = 0; i < ranges.size(); i++) {
      boolean better = found < 0 || ranges.get(i).size() <= ranges.get(found).size();
      if (ranges.get(i).contains(node) && better) {
        found = i;
      }
    }
    return found;
  }

  /**
   * Returns whether a range is open at its end, so that the number of nodes can be overridden
   * (MN-012).
   */
  public boolean hasOpenEnd() {
    return ranges.stream().anyMatch(NodeRange::openEnd);
  }

  private void checkComplete(int numNodes, ValidationErrors validationErrors) {
    for (int node = 0; node < numNodes; node++) {
      if (groupOf(node) < 0) {
        validationErrors.invalid("Node Range Properties target nodes have missing ranges");
        return;
      }
    }
  }
}
