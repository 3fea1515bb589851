package io.windlass.submission.job;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a child: {@code <parent>:<index>} of an array job (AR-002), {@code <parent>#<index>} of
 * a multi-node job, whose children are nodes (MNP-006).
 */
public record ChildId(String parentId, boolean isNode, int index) {
  private static final Pattern SYNTAX =
      Pattern.compile("(?:(.+):|([^#]+)#)(0|[1-9][0-9]{0,8})", Pattern.DOTALL);

  /** Returns the id of a child of an array job. */
  public static ChildId ofArray(String parentId, int index) {
    return new ChildId(parentId, false, index);
  }

  /** Returns the id of a node of a multi-node job. */
  public static ChildId ofNode(String parentId, int index) {
    return new ChildId(parentId, true, index);
  }

  /** Parses what {@link #toString} writes; anything else is the id of no child. */
  public static Optional<ChildId> parse(String jobId) {
    Matcher parts = SYNTAX.matcher(jobId);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int index = Integer.parseInt(parts.group(3));
    String array = parts.group(1);
    return Optional.of(array == null ? ofNode(parts.group(2), index) : ofArray(array, index));
  }

  /** Parses the id of a child of an array job. */
  public static Optional<ChildId> parseArrayChild(String jobId) {
    return parse(jobId).filter(id -> !id.isNode());
  }

  @Override
  public String toString() {
    return parentId + (isNode ? "#" : ":") + index;
  }
}
