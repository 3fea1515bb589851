package io.windlass.aws.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A structure of the model: its members by JSON name, in the model's order, and rules about several
 * of them.
 */
public record Structure(
    String name,
    Map<String, Member> members,
    List<String> atLeastOneOf,
    List<String> exactlyOneOf) {

  static Structure empty(String name) {
    return new Structure(name, Map.of(), List.of(), List.of());
  }

  Structure relaxed(Set<String> memberKeys) {
    var result = new LinkedHashMap<String, Member>();
    members.forEach(
        (member, definition) ->
            result.put(
                member,
                memberKeys.remove(name + "." + member) ? definition.unconstrained() : definition));
    return new Structure(name, result, atLeastOneOf, exactlyOneOf);
  }

  /** Where a member of an input travels. */
  public enum Location {
    BODY,
    PATH,
    QUERY
  }

  /**
   * {@code missingMessage}: AWS's own words for when it is required and absent, where they are
   * known.
   */
  public record Member(
      String name,
      Shape shape,
      boolean required,
      @Nullable String missingMessage,
      Location location) {

    Member unconstrained() {
      return new Member(name, shape.unconstrained(), required, missingMessage, location);
    }
  }
}
