package io.windlass.submission.job;

import java.util.Optional;

/** The id of a child of an array job, {@code <id of the array>:<index>} (AR-002). */
public record ChildId(String arrayId, int index) {
  private static final int MOST_DIGITS = 9;

  /** Reads exactly what {@link #toString} writes; anything else is the id of no child. */
  public static Optional<ChildId> parse(String jobId) {
    int mark = jobId.lastIndexOf(':');
    String digits = jobId.substring(mark + 1);
    boolean number =
        !digits.isEmpty()
            && digits.length() <= MOST_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9')
            && (digits.length() == 1 || digits.charAt(0) != '0');
    return mark > 0 && number
        ? Optional.of(new ChildId(jobId.substring(0, mark), Integer.parseInt(digits)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return arrayId + ":" + index;
  }
}
