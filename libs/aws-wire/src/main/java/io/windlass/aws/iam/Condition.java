package io.windlass.aws.iam;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a statement: a key compared with the policy's values (IAM-011). Values of one
 * key are alternatives; a statement holds when all its conditions hold.
 */
record Condition(
    Quantifier quantifier,
    ConditionOperator.Named operator,
    boolean ifExists,
    String key,
    List<String> values) {

  enum Quantifier {
    /** The key has one value. */
    SINGLE,
    /** Every value of the request compares; holds when there is none. */
    FOR_ALL_VALUES,
    /** Some value of the request compares. */
    FOR_ANY_VALUE
  }

  boolean holds(RequestContext request) {
    List<String> actual = request.get(key);
    if (operator.comparison() == ConditionOperator.NULL) {
      return values.stream().anyMatch(wanted -> Boolean.parseBoolean(wanted) == (actual == null));
    }
    if (actual == null) {
      return switch (quantifier) {
        case SINGLE -> ifExists || operator.negated();
        case FOR_ALL_VALUES -> true;
        case FOR_ANY_VALUE -> ifExists;
      };
    }
    List<String> wanted = expanded(request);
    return quantifier == Quantifier.FOR_ALL_VALUES
        ? actual.stream().allMatch(value -> compares(value, wanted))
        : actual.stream().anyMatch(value -> compares(value, wanted));
  }

  private boolean compares(String actual, List<String> wanted) {
    return wanted.stream().anyMatch(value -> operator.comparison().test(actual, value))
        != operator.negated();
  }

  private List<String> expanded(RequestContext request) {
    var expanded = new ArrayList<String>();
    for (String value : values) {
      @Nullable String text = request.expand(value);
      if (text != null) {
        expanded.add(text);
      }
    }
    return expanded;
  }
}
