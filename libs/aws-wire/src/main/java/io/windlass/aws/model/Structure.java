package io.windlass.aws.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A structure of the model: its members by JSON name, in the model's order, and rules about several
 * of them.
 */
public record Structure(
    String name,
    Map<String, Member> members,
    List<String> atLeastOneOf,
    List<String> exactlyOneOf,
    ConstraintMessages messages) {

  static Structure empty(String name) {
    return new Structure(name, Map.of(), List.of(), List.of(), ConstraintMessages.NONE);
  }

  Structure relaxed(Set<String> memberKeys) {
    var result = new LinkedHashMap<String, Member>();
    members.forEach(
        (member, definition) ->
            result.put(
                member,
                memberKeys.remove(name + "." + member) ? definition.unconstrained() : definition));
    return new Structure(name, result, atLeastOneOf, exactlyOneOf, messages);
  }

  /** Where a member of an input travels. */
  public enum Location {
    BODY,
    PATH,
    QUERY
  }

  /**
   * {@code messages} are about a missing member that is required; those about its value are the
   * shape's. {@code queryName} is what it is called in a query.
   */
  public record Member(
      String name,
      Shape shape,
      boolean required,
      ConstraintMessages messages,
      Location location,
      String queryName) {

    Member unconstrained() {
      return new Member(name, shape.unconstrained(), required, messages, location, queryName);
    }
  }
}
