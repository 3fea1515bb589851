package io.windlass.aws.iam;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request context that policies are evaluated on: values of condition keys, whose names ignore
 * case. A key without values is absent.
 */
public final class RequestContext {
  private final Map<String, List<String>> values;

  private RequestContext(Map<String, List<String>> values) {
    this.values = values;
  }

  public static RequestContext none() {
    return new RequestContext(Map.of());
  }

  public @Nullable List<String> get(String key) {
    return values.get(key.toLowerCase(Locale.ROOT));
  }

  /** Returns a copy with a further key; an empty list or null adds nothing. */
  public RequestContext with(String key, @Nullable List<String> added) {
    if (added == null || added.isEmpty()) {
      return this;
    }
    var all = new HashMap<>(values);
    all.put(key.toLowerCase(Locale.ROOT), List.copyOf(added));
    return new RequestContext(all);
  }

  public RequestContext with(String key, String value) {
    return with(key, List.of(value));
  }

  /**
   * A pattern of a policy with its {@code ${…}} variables replaced; null when a variable has no
   * value.
   */
  @Nullable String expand(String pattern) {
    int start = pattern.indexOf("${");
    if (start < 0) {
      return pattern;
    }
    var result = new StringBuilder();
    int from = 0;
    while (start >= 0) {
      int end = pattern.indexOf('}', start);
      if (end < 0) {
        break;
      }
      String value = variable(pattern.substring(start + 2, end));
      if (value == null) {
        return null;
      }
      result.append(pattern, from, start).append(value);
      from = end + 1;
      start = pattern.indexOf("${", from);
    }
    return result.append(pattern.substring(from)).toString();
  }

  private @Nullable String variable(String text) {
    String literal = Glob.literal(text);
    if (literal != null) {
      return literal;
    }
    int comma = text.indexOf(',');
    List<String> found = get(comma < 0 ? text.strip() : text.substring(0, comma).strip());
    if (found != null && found.size() == 1) {
      return Glob.escape(found.getFirst());
    }
    return comma < 0 ? null : text.substring(comma + 1).strip().replace("'", "");
  }
}
