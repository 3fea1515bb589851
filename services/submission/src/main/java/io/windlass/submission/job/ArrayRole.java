package io.windlass.submission.job;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a job is in an array job: the parent, or one of its children (AR-001 to AR-004); or in a
 * multi-node job: all of it, or one of its nodes (MNP-006).
 */
public sealed interface ArrayRole {
  /** A multi-node job. */
  record Gang(int size, int mainNode) implements ArrayRole {
    /** The state of a node of which nothing was said; before it is placed it is as its job. */
    public static String unheard(String jobStatus) {
      return switch (jobStatus) {
        case "STARTING", "RUNNING" -> "RUNNABLE";
        default -> jobStatus;
      };
    }
  }

  /** A node, by its index, of a job of so many. */
  record Node(int index, int mainNode, int size) implements ArrayRole {
    /** Whether it decides about the job. */
    public boolean isMain() {
      return index == mainNode;
    }
  }

  /** A child, by its index. */
  record Child(int index) implements ArrayRole {}

  /**
   * A parent, and what is known through it of children that nothing was said about one by one. The
   * state of such a child follows from the parent's, so that an array costs no more than a job
   * until its children come to something.
   *
   * @param summary children by state, as told last; empty before they exist
   * @param toldAt when the summary was taken, in epoch milliseconds
   * @param spawnedAt when the children came to exist (J-017, AR-012), in epoch milliseconds
   * @param runnable children that only wait for room
   */
  record Parent(
      int size,
      Map<String, Integer> summary,
      @Nullable Long toldAt,
      @Nullable Long spawnedAt,
      BitSet runnable)
      implements ArrayRole {

    /** The state of a child of which nothing was said, if it exists. */
    public Optional<String> unheard(String parentStatus, int index) {
      if (index >= size) {
        return Optional.empty();
      }
      return switch (parentStatus) {
        case "PENDING" -> Optional.of(runnable.get(index) ? "RUNNABLE" : "PENDING");
        case "FAILED" -> Optional.of("FAILED");
        default -> Optional.empty();
      };
    }

    /** The indexes, from the lowest on, that are in a state as far as nothing else was said. */
    public IntStream unheardIn(String parentStatus, String wanted, int from) {
      return IntStream.range(Math.min(from, size), size)
          .filter(index -> unheard(parentStatus, index).filter(wanted::equals).isPresent());
    }

    /** Indexes written as ranges, such as {@code 0-41,43}; null is none. */
    public static BitSet indexes(@Nullable String ranges) {
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
