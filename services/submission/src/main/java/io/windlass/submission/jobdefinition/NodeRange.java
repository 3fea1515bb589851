package io.windlass.submission.jobdefinition;

import io.windlass.submission.outcome.ValidationErrors;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of nodes in {@code targetNodes} (MNP-004): {@code a:b} inclusive, {@code a} alone, {@code
 * :b} from 0, {@code a:} to the last one, {@code :} all.
 *
 * @param openEnd whether it reaches to the last node, however many there are
 */
public record NodeRange(int first, int last, boolean openEnd) {
  private static final Pattern SYNTAX = Pattern.compile("([0-9]{0,6}):([0-9]{0,6})|([0-9]{1,6})");

  /**
   * Parses a range for a job with so many nodes; empty, with an error, if it is no range of these
   * nodes.
   */
  public static Optional<NodeRange> parse(
      String text, int numNodes, ValidationErrors validationErrors) {
    Matcher parts = SYNTAX.matcher(text);
    if (!parts.matches()) {
      validationErrors.invalid("targetNodes should contain only digits.");
      return Optional.empty();
    }
    String one = parts.group(3);
    String from = one == null ? parts.group(1) : one;
    String to = one == null ? parts.group(2) : one;
    int first = from.isEmpty() ? 0 : Integer.parseInt(from);
    boolean open = to.isEmpty();
    int last = open ? numNodes - 1 : Integer.parseInt(to);
    if (first >= numNodes || last >= numNodes) {
      validationErrors.invalid(
          "Node range error " + text + ". Node range should be smaller than number of nodes");
      return Optional.empty();
    }
    if (first > last) {
      validationErrors.invalid("Node range error " + text + ". It ends before it begins");
      return Optional.empty();
    }
    return Optional.of(new NodeRange(first, last, open));
  }

  public boolean contains(int node) {
    return first <= node && node <= last;
  }

  /** Returns how many nodes it has. */
  public int size() {
    return last - first + 1;
  }

  /** Returns whether the ranges overlap without one being inside the other. */
  boolean overlapsPartly(NodeRange other) {
    boolean apart = last < other.first || other.last < first;
    boolean nested =
        (first <= other.first && other.last <= last)
            || (other.first <= first && last <= other.last);
    return !apart && !nested;
  }
}
