package io.windlass.submission.job;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Children of an ended array that run again as a job of their own. Each gets the index that it had
 * in the first array, also in a rerun of a rerun.
 *
 * @param arrayId the array that is run again
 * @param indexes those that the children had in the first array of all, ascending
 * @param arraySize of that first array
 */
public record Rerun(String arrayId, List<Integer> indexes, int arraySize) {
  /** Returns the indexes as ranges, such as {@code 3,7-9}. */
  public String ranges() {
    BitSet all = new BitSet();
    indexes.forEach(all::set);
    StringBuilder text = new StringBuilder();
    for (int first = all.nextSetBit(0); first >= 0; ) {
      int end = all.nextClearBit(first);
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (end - first > 1) {
        text.append('-').append(end - 1);
      }
      first = all.nextSetBit(end);
    }
    return text.toString();
  }

  /** Returns a rerun of some of these children, by their positions in this list. */
  public Rerun of(String rerunId, List<Integer> places) {
    return new Rerun(
        rerunId, places.stream().map(indexes::get).collect(Collectors.toList()), arraySize);
  }

  /** Returns the first rerun of an array. */
  public static Rerun ofArray(String arrayId, List<Integer> children, int size) {
    return new Rerun(arrayId, List.copyOf(children), size);
  }
}
