package io.windlass.aws.model;

/**
 * The type of a member with its constraints. Structures are referred to by name, so that shapes may
 * be recursive; {@link ServiceModel#structure} finds them.
 */
public sealed interface Shape {
  Constraints constraints();

  /** Returns the type with further constraints. */
  Shape with(Constraints overlay);

  /** Returns the type without its own constraints; elements of a list or map keep theirs. */
  default Shape unconstrained() {
    return switch (this) {
      case Scalar scalar -> new Scalar(scalar.kind(), Constraints.NONE);
      case ListOf list -> new ListOf(list.element(), Constraints.NONE);
      case MapOf map -> new MapOf(map.key(), map.value(), Constraints.NONE);
      case StructureOf structure -> new StructureOf(structure.name(), Constraints.NONE);
    };
  }

  /** The JSON scalars; a timestamp is a number of seconds. */
  enum Kind {
    STRING,
    INTEGER,
    LONG,
    FLOAT,
    DOUBLE,
    TIMESTAMP,
    BOOLEAN,
    /** Bytes; in records and in JSON their Base64. */
    BLOB
  }

  record Scalar(Kind kind, Constraints constraints) implements Shape {
    @Override
    public Shape with(Constraints overlay) {
      return new Scalar(kind, constraints.overlaidBy(overlay));
    }
  }

  record ListOf(Shape element, Constraints constraints) implements Shape {
    @Override
    public Shape with(Constraints overlay) {
      return new ListOf(element, constraints.overlaidBy(overlay));
    }
  }

  record MapOf(Shape key, Shape value, Constraints constraints) implements Shape {
    @Override
    public Shape with(Constraints overlay) {
      return new MapOf(key, value, constraints.overlaidBy(overlay));
    }
  }

  record StructureOf(String name, Constraints constraints) implements Shape {
    @Override
    public Shape with(Constraints overlay) {
      return new StructureOf(name, constraints.overlaidBy(overlay));
    }
  }
}
