package io.windlass.aws.model;

import java.util.Map;

/** A structure of the model: its members by JSON name, in the model's order. */
public record Structure(String name, Map<String, Member> members) {

  /** Where a member of an input travels. */
  public enum Location {
    BODY,
    PATH,
    QUERY
  }

  public record Member(String name, Shape shape, boolean required, Location location) {}
}
