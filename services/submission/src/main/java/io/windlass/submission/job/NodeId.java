package io.windlass.submission.job;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The id of a node of a multi-node job, {@code <id of the job>#<index>} (MNP-006). */
public record NodeId(String jobId, int index) {
  private static final Pattern SYNTAX = Pattern.compile("([^#]+)#(0|[1-9][0-9]{0,8})");

  /** Reads exactly what {@link #toString} writes; anything else is the id of no node. */
  public static Optional<NodeId> parse(String id) {
    Matcher parts = SYNTAX.matcher(id);
    return parts.matches()
        ? Optional.of(new NodeId(parts.group(1), Integer.parseInt(parts.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return jobId + "#" + index;
  }
}
