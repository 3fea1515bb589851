package io.windlass.aws.validation;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.model.Constraints.Bounds;
import io.windlass.aws.validation.Violation.Problem;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of AWS Batch: a {@code ClientException} about the first violation, which names the
 * member.
 */
final class BatchErrorMessages {
  private BatchErrorMessages() {}

  static AwsException render(List<Violation> violations) {
    Violation first = violations.getFirst();
    String message = first.message();
    String member = first.path().isEmpty() ? "The request" : first.path();
    return AwsErrors.refused(message != null ? message : member + " " + predicate(first.problem()));
  }

  private static String predicate(Problem problem) {
    return switch (problem) {
      case Problem.Missing _ -> "is required.";
      case Problem.Unstorable unstorable ->
          "must not contain the character " + unstorable.character() + ".";
      case Problem.Length length ->
          "must have " + bounds(length.allowed(), "character", "characters") + ".";
      case Problem.Range range -> "must be " + bounds(range.allowed(), null, null) + ".";
      case Problem.Size size -> "must have " + bounds(size.allowed(), "entry", "entries") + ".";
      case Problem.Mismatch mismatch -> "should match valid pattern " + mismatch.pattern();
      case Problem.NotAllowed notAllowed ->
          "must be one of: " + String.join(", ", notAllowed.values()) + ".";
      case Problem.Reserved reserved -> "must not start with " + reserved.prefix();
      case Problem.NoneOf none ->
          "must have at least one of: " + String.join(", ", none.members()) + ".";
      case Problem.NotExactlyOneOf one ->
          "must have exactly one of: " + String.join(", ", one.members()) + ".";
      case Problem.Exclusive exclusive -> "and " + exclusive.other() + " are mutually exclusive.";
    };
  }

  private static String bounds(Bounds bounds, @Nullable String one, @Nullable String many) {
    Double min =
        one != null && bounds.max() != null && Double.valueOf(0).equals(bounds.min())
            ? null
            : bounds.min();
    Double max = bounds.max();
    String noun = many == null ? "" : " " + many;
    if (min != null && max != null) {
      boolean counted = one != null;
      return counted && min.equals(max)
          ? "exactly " + number(max) + noun(max, one, many)
          : (counted ? "" : "between ")
              + number(min)
              + (counted ? " to " : " and ")
              + number(max)
              + noun;
    }
    return min != null
        ? "at least " + number(min) + noun(min, one, many)
        : "at most " + number(max) + noun(max, one, many);
  }

  private static String noun(@Nullable Double count, @Nullable String one, @Nullable String many) {
    if (one == null || many == null || count == null) {
      return "";
    }
    return " " + (count == 1 ? one : many);
  }

  /** Whole numbers without a fraction. */
  static String number(@Nullable Double value) {
    return value == null
        ? ""
        : new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
  }
}
