package io.windlass.aws.validation;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.model.Constraints.Bounds;
import io.windlass.aws.validation.Violation.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * AWS Batch's way: a {@code ClientException} about the first violation, in a sentence that names
 * the member.
 */
final class BatchWording {
  private BatchWording() {}

  static AwsException render(List<Violation> violations) {
    Violation first = violations.getFirst();
    String message = first.message();
    return AwsErrors.refused(
        message != null ? message : first.path() + " " + predicate(first.problem()));
  }

  private static String predicate(Problem problem) {
    return switch (problem) {
      case Problem.Missing _ -> "is required.";
      case Problem.Length length ->
          "must have " + bounds(length.allowed(), "character", "characters") + ".";
      case Problem.Range range -> "must be " + bounds(range.allowed(), null, null) + ".";
      case Problem.Size size -> "must have " + bounds(size.allowed(), "entry", "entries") + ".";
      case Problem.Mismatch mismatch -> "should match valid pattern " + mismatch.pattern();
      case Problem.NotAllowed notAllowed ->
          "must be one of: " + String.join(", ", notAllowed.values()) + ".";
      case Problem.Reserved reserved -> "must not start with " + reserved.prefix();
      case Problem.Exclusive exclusive -> "and " + exclusive.other() + " are mutually exclusive.";
    };
  }

  private static String bounds(Bounds bounds, @Nullable String one, @Nullable String many) {
    Long min = bounds.min();
    Long max = bounds.max();
    if (min != null && max != null) {
      return (one == null ? "between " : "")
          + min
          + (one == null ? " and " : " to ")
          + max
          + noun(max, one, many);
    }
    return min != null
        ? "at least " + min + noun(min, one, many)
        : "at most " + max + noun(max, one, many);
  }

  private static String noun(@Nullable Long count, @Nullable String one, @Nullable String many) {
    if (one == null || many == null || count == null) {
      return "";
    }
    return " " + (count == 1 ? one : many);
  }
}
