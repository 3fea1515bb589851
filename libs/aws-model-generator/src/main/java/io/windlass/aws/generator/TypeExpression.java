package io.windlass.aws.generator;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A member's type as the model writes it: {@code string}, {@code JobTimeout}, {@code list<X>},
 * {@code map<K,V>}, nested at will. Parsing refuses what the grammar does not know.
 */
sealed interface TypeExpression {
  record Scalar(String javaType) implements TypeExpression {}

  record Named(String name) implements TypeExpression {}

  record ListOf(TypeExpression element) implements TypeExpression {}

  record MapOf(TypeExpression value) implements TypeExpression {}

  Map<String, String> SCALARS =
      Map.of(
          "string", "String",
          "integer", "Integer",
          "long", "Long",
          "boolean", "Boolean",
          "float", "Float",
          "double", "Double",
          "timestamp", "Double",
          "blob", "String");

  static TypeExpression parse(String text) {
    String scalar = SCALARS.get(text);
    if (scalar != null) {
      return new Scalar(scalar);
    }
    if (text.startsWith("list<") && text.endsWith(">")) {
      return new ListOf(parse(text.substring(5, text.length() - 1)));
    }
    if (text.startsWith("map<") && text.endsWith(">")) {
      return new MapOf(parse(text.substring(text.indexOf(',') + 1, text.length() - 1)));
    }
    if (!text.matches("[A-Z][A-Za-z0-9]*")) {
      throw new IllegalArgumentException("Not a type of the model: " + text);
    }
    return new Named(text);
  }

  /** Returns the Java type; {@code imports} collects what it needs. */
  default String java(Predicate<String> isRecord, Set<String> imports) {
    return switch (this) {
      case Scalar scalar -> scalar.javaType();
      case Named named -> {
        if (!isRecord.test(named.name())) {
          throw new IllegalArgumentException("Not a structure of the model: " + named.name());
        }
        yield named.name();
      }
      case ListOf list -> {
        imports.add("java.util.List");
        yield "List<" + list.element().java(isRecord, imports) + ">";
      }
      case MapOf map -> {
        imports.add("java.util.Map");
        yield "Map<String, " + map.value().java(isRecord, imports) + ">";
      }
    };
  }
}
