package io.windlass.aws.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.AwsException;
import io.windlass.aws.model.Constraints.Bounds;
import io.windlass.aws.validation.Violation.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Messages of CloudWatch Logs and EventBridge: one error that counts and lists all violations. */
final class LogsAndEventsErrorMessages {
  private LogsAndEventsErrorMessages() {}

  static AwsException render(String code, List<Violation> violations) {
    int count = violations.size();
    String message =
        violations.stream()
            .map(LogsAndEventsErrorMessages::describe)
            .collect(Collectors.joining("; "));
    String head = count + " validation error" + (count == 1 ? "" : "s") + " detected: ";
    return new AwsException(code, 400, head + message);
  }

  private static String describe(Violation violation) {
    String path =
        violation.path().isEmpty()
            ? "request"
            : Character.toLowerCase(violation.path().charAt(0)) + violation.path().substring(1);
    return "Value %s at '%s' failed to satisfy constraint: %s"
        .formatted(value(violation.value()), path, constraint(violation.problem()));
  }

  private static String value(@Nullable JsonNode value) {
    return value == null ? "null" : "'" + value.asText(value.toString()) + "'";
  }

  private static String constraint(Problem problem) {
    return switch (problem) {
      case Problem.Missing _ -> "Member must not be null";
      case Problem.Unstorable unstorable ->
          "Member must not contain the character " + unstorable.character();
      case Problem.Length length -> "Member must have length " + bounds(length.allowed());
      case Problem.Range range -> "Member must have value " + bounds(range.allowed());
      case Problem.Size size -> "Member must have length " + bounds(size.allowed());
      case Problem.Mismatch mismatch ->
          "Member must satisfy regular expression pattern: " + mismatch.pattern();
      case Problem.NotAllowed values -> "Member must satisfy enum value set: " + values.values();
      case Problem.Reserved reserved -> "Member must not start with " + reserved.prefix();
      case Problem.NoneOf none -> "Member must have at least one of " + none.members();
      case Problem.NotExactlyOneOf one -> "Member must have exactly one of " + one.members();
      case Problem.Exclusive exclusive ->
          "Member must not be set together with " + exclusive.other();
    };
  }

  private static String bounds(Bounds bounds) {
    Double min = bounds.min();
    Double max = bounds.max();
    if (min != null && max != null) {
      return "between "
          + BatchErrorMessages.number(min)
          + " and "
          + BatchErrorMessages.number(max)
          + ", inclusive";
    }
    return min != null
        ? "greater than or equal to " + BatchErrorMessages.number(min)
        : "less than or equal to " + BatchErrorMessages.number(max);
  }
}
