package io.windlass.aws.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.model.Constraints.Bounds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A constraint that a request's value does not satisfy; {@code path} names the member from the root
 * of the input.
 */
record Violation(String path, @Nullable JsonNode value, Problem problem, @Nullable String message) {

  sealed interface Problem {
    record Missing() implements Problem {}

    /** A character that cannot be stored; {@code character} is its name, such as U+0000. */
    record Unstorable(String character) implements Problem {}

    record Length(Bounds allowed) implements Problem {}

    record Range(Bounds allowed) implements Problem {}

    record Size(Bounds allowed) implements Problem {}

    record Mismatch(String pattern) implements Problem {}

    record NotAllowed(List<String> values) implements Problem {}

    record Reserved(String prefix) implements Problem {}

    record Exclusive(String other) implements Problem {}

    record NoneOf(List<String> members) implements Problem {}

    record NotExactlyOneOf(List<String> members) implements Problem {}
  }
}
