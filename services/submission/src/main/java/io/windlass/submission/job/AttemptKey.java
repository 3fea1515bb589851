package io.windlass.submission.job;

import java.util.Comparator;

/**
 * The key of an ended attempt of a job. Keys have the order in which the attempts ended. A
 * preempted attempt is followed by another one with the same number or the next.
 *
 * @param preemption how often the job had been preempted when this attempt was; 0 if it ended
 *     otherwise
 */
public record AttemptKey(int number, int preemption) implements Comparable<AttemptKey> {
  private static final String PREEMPTED = "p";
  private static final Comparator<AttemptKey> IN_ORDER =
      Comparator.comparingInt(AttemptKey::number)
          .thenComparing(AttemptKey::wasPreempted, Comparator.reverseOrder())
          .thenComparingInt(AttemptKey::preemption);

  /** Returns the key of an attempt that ended without preemption. */
  public static AttemptKey ended(int number) {
    return new AttemptKey(number, 0);
  }

  /** Returns the key of a preempted attempt. */
  public static AttemptKey preempted(int number, int preemption) {
    return new AttemptKey(number, Math.max(preemption, 1));
  }

  /** Parses what {@link #toString} writes. */
  public static AttemptKey parse(String text) {
    int mark = text.indexOf(PREEMPTED);
    return mark < 0
        ? ended(Integer.parseInt(text))
        : preempted(
            Integer.parseInt(text.substring(0, mark)), Integer.parseInt(text.substring(mark + 1)));
  }

  private boolean wasPreempted() {
    return preemption > 0;
  }

  @Override
  public int compareTo(AttemptKey other) {
    return IN_ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return preemption == 0 ? String.valueOf(number) : number + PREEMPTED + preemption;
  }
}
