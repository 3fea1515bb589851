package io.windlass.aws.iam;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One statement of a policy (IAM-004). Actions match without regard to case, resources with. */
record Statement(Effect effect, Patterns actions, Patterns resources, List<Condition> conditions) {

  enum Effect {
    ALLOW,
    DENY
  }

  /** {@code Action} or {@code NotAction}, {@code Resource} or {@code NotResource}. */
  record Patterns(List<String> patterns, boolean negated) {}

  boolean applies(String action, String resource, RequestContext request) {
    return matchesAction(action)
        && matchesResource(resource, request)
        && conditions.stream().allMatch(c -> c.holds(request));
  }

  private boolean matchesAction(String action) {
    String lower = action.toLowerCase(Locale.ROOT);
    return actions.patterns().stream()
            .anyMatch(pattern -> Glob.matches(pattern.toLowerCase(Locale.ROOT), lower))
        != actions.negated();
  }

  private boolean matchesResource(String resource, RequestContext request) {
    boolean found = false;
    for (String pattern : resources.patterns()) {
      @Nullable String expanded = request.expand(pattern);
      found |= expanded != null && Glob.matches(expanded, resource);
    }
    return found != resources.negated();
  }
}
