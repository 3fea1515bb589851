package io.windlass.scheduler.job;

import java.util.Comparator;
import java.util.UUID;

/**
 * Identity of a job, of a child of an array job ({@code id:index}, AR-002) or of a node of a
 * multi-node job ({@code id#node}, MNP-006). Held as numbers: a million of them are in memory.
 */
public record JobId(long high, long low, Part part, int index) implements Comparable<JobId> {
  private static final Comparator<JobId> ORDER =
      Comparator.comparingLong(JobId::high)
          .thenComparingLong(JobId::low)
          .thenComparing(JobId::part)
          .thenComparingInt(JobId::index);

  /** Which part of a job is meant. */
  public enum Part {
    /** All of it. */
    WHOLE,
    /** A child of an array job. */
    CHILD,
    /** A node of a multi-node job. */
    NODE
  }

  public static JobId of(UUID id) {
    return new JobId(id.getMostSignificantBits(), id.getLeastSignificantBits(), Part.WHOLE, 0);
  }

  /** Reads what {@link #toString} writes. */
  public static JobId parse(String text) {
    int mark = Math.max(text.indexOf(':'), text.indexOf('#'));
    JobId whole = of(UUID.fromString(mark < 0 ? text : text.substring(0, mark)));
    if (mark < 0) {
      return whole;
    }
    int index = Integer.parseInt(text, mark + 1, text.length(), 10);
    return text.charAt(mark) == ':' ? whole.child(index) : whole.node(index);
  }

  public JobId child(int childIndex) {
    return new JobId(high, low, Part.CHILD, childIndex);
  }

  public JobId node(int nodeIndex) {
    return new JobId(high, low, Part.NODE, nodeIndex);
  }

  public JobId whole() {
    return new JobId(high, low, Part.WHOLE, 0);
  }

  @Override
  public int compareTo(JobId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    String id = new UUID(high, low).toString();
    return switch (part) {
      case WHOLE -> id;
      case CHILD -> id + ":" + index;
      case NODE -> id + "#" + index;
    };
  }
}
