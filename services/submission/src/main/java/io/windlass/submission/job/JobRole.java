package io.windlass.submission.job;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The role of a job in an array job (AR-001 to AR-004) or a multi-node job (MNP-006): the job as a
 * whole, or one of its children. A child of a multi-node job is a node.
 */
public sealed interface JobRole {
  /**
   * A job with children. Until the scheduler reports on a child, the status of the child follows
   * from the parent's. So an array costs no more than a single job while its children only wait.
   */
  sealed interface Parent extends JobRole {
    /** Returns the number of children. */
    int size();

    /** Returns the role of the child with this index. */
    Child child(int index);

    /** Returns the id of the child with this index. */
    ChildId childId(String jobId, int index);

    /**
     * Returns the status of a child without a report of its own; empty if there is no such child.
     */
    Optional<String> impliedStatus(String parentStatus, int index);

    /** Returns the indexes of the children with this implied status, ascending, from one on. */
    default IntStream withImpliedStatus(String parentStatus, String status, int from) {
      return IntStream.range(Math.min(from, size()), size())
          .filter(index -> impliedStatus(parentStatus, index).filter(status::equals).isPresent());
    }
  }

  /** A child of an array job, or a node of a multi-node job. */
  sealed interface Child extends JobRole {
    /** Returns the index of the child, from 0. */
    int index();
  }

  /** A child of an array job. */
  record ArrayChild(int index) implements Child {}

  /** A node of a multi-node job with {@code size} nodes. */
  record Node(int index, int mainNode, int size) implements Child {
    /** Returns whether the job ends with this node. */
    public boolean isMain() {
      return index == mainNode;
    }
  }

  /** A multi-node job. */
  record MultiNode(int size, int mainNode) implements Parent {
    @Override
    public Node child(int index) {
      return new Node(index, mainNode, size);
    }

    @Override
    public ChildId childId(String jobId, int index) {
      return ChildId.ofNode(jobId, index);
    }

    @Override
    public Optional<String> impliedStatus(String parentStatus, int index) {
      if (index >= size) {
        return Optional.empty();
      }
      return switch (parentStatus) {
        case "STARTING", "RUNNING" -> Optional.of("RUNNABLE");
        default -> Optional.of(parentStatus);
      };
    }
  }

  /**
   * An array job.
   *
   * @param summary number of children by status, as last reported; empty before they exist
   * @param summaryAt when the summary was taken, in epoch milliseconds
   * @param spawnedAt when the children were created (J-017, AR-012), in epoch milliseconds
   * @param runnable indexes of the children without a report of their own that are RUNNABLE
   */
  record Array(
      int size,
      Map<String, Integer> summary,
      @Nullable Long summaryAt,
      @Nullable Long spawnedAt,
      BitSet runnable)
      implements Parent {
    @Override
    public ArrayChild child(int index) {
      return new ArrayChild(index);
    }

    @Override
    public ChildId childId(String jobId, int index) {
      return ChildId.ofArray(jobId, index);
    }

    @Override
    public Optional<String> impliedStatus(String parentStatus, int index) {
      if (index >= size) {
        return Optional.empty();
      }
      return switch (parentStatus) {
        case "PENDING" -> Optional.of(runnable.get(index) ? "RUNNABLE" : "PENDING");
        case "FAILED" -> Optional.of("FAILED");
        default -> Optional.empty();
      };
    }

    /** Parses ranges of indexes, such as {@code 0-41,43}; null is none. */
    public static BitSet parseIndexes(@Nullable String ranges) {
      BitSet result = new BitSet();
      if (ranges != null && !ranges.isEmpty()) {
        for (String range : ranges.split(",", -1)) {
          int dash = range.indexOf('-');
          int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
          int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
          result.set(first, last + 1);
        }
      }
      return result;
    }
  }
}
