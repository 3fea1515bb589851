package io.windlass.aws.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.model.Constraints.Bounds;
import io.windlass.aws.model.Structure.Location;
import io.windlass.aws.model.Structure.Member;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads structures from {@code shapes.json} and lays the catalogue's rules from {@code rules.json}
 * over them. It refuses a rule for a member that does not exist, or with an unknown attribute, so
 * that a typing mistake cannot disable a rule.
 */
final class ShapeReader {
  private static final Set<String> CONSTRAINTS =
      Set.of(
          "required",
          "minLength",
          "maxLength",
          "pattern",
          "enum",
          "notPrefix",
          "min",
          "max",
          "minSize",
          "maxSize",
          "exclusiveWith",
          "atLeastOneOf",
          "exactlyOneOf");
  private static final Set<String> OTHER_ATTRIBUTES =
      Set.of("ignoreCase", "message", "requirements");

  private final JsonNode types;
  private final JsonNode structures;
  private final JsonNode rules;
  private final Set<String> unusedRules = new HashSet<>();

  ShapeReader(JsonNode shapes, JsonNode rules) {
    this.types = shapes.path("types");
    this.structures = shapes.path("structures");
    this.rules = rules;
    rules.fieldNames().forEachRemaining(unusedRules::add);
    rules.properties().forEach(rule -> checkAttributes(rule.getKey(), rule.getValue()));
  }

  private static void checkAttributes(String key, JsonNode rule) {
    Set<String> unknown = new HashSet<>();
    rule.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(CONSTRAINTS);
    unknown.removeAll(OTHER_ATTRIBUTES);
    Set<String> unknownMessages = new HashSet<>();
    rule.path("message").fieldNames().forEachRemaining(unknownMessages::add);
    unknownMessages.removeAll(CONSTRAINTS);
    unknown.addAll(unknownMessages);
    if (!unknown.isEmpty()) {
      throw new IllegalStateException("The rule of " + key + " has unknown parts: " + unknown);
    }
  }

  Map<String, Structure> structures() {
    var result = new LinkedHashMap<String, Structure>();
    for (Map.Entry<String, JsonNode> entry : structures.properties()) {
      var members = new LinkedHashMap<String, Member>();
      for (Map.Entry<String, JsonNode> member : entry.getValue().properties()) {
        members.put(member.getKey(), member(entry.getKey(), member.getKey(), member.getValue()));
      }
      JsonNode rule = used(entry.getKey());
      result.put(
          entry.getKey(),
          new Structure(
              entry.getKey(),
              Collections.unmodifiableMap(members),
              ModelReader.strings(rule.path("atLeastOneOf")),
              ModelReader.strings(rule.path("exactlyOneOf")),
              ConstraintMessages.read(rule.path("message"))));
    }
    if (!unusedRules.isEmpty()) {
      throw new IllegalStateException(
          "Rules for members that the model does not have: " + unusedRules);
    }
    return result;
  }

  private Member member(String structure, String name, JsonNode node) {
    String key = structure + "." + name;
    Shape shape = inner(key, parse(node.path("type").asText())).with(rule(key));
    JsonNode required = rules.path(key).path("required");
    return new Member(
        name,
        shape,
        required.isMissingNode() ? node.path("required").asBoolean() : required.asBoolean(),
        ConstraintMessages.read(rules.path(key).path("message")),
        Location.valueOf(node.path("in").asText("body").toUpperCase(Locale.ROOT)),
        node.path("queryName").asText(name));
  }

  /**
   * Rules for what a list or map holds have keys such as {@code X.list[]}, {@code X.map{key}},
   * {@code X.map{value}}.
   */
  private Shape inner(String key, Shape shape) {
    return switch (shape) {
      case Shape.ListOf list ->
          new Shape.ListOf(list.element().with(rule(key + "[]")), list.constraints());
      case Shape.MapOf map ->
          new Shape.MapOf(
              map.key().with(rule(key + "{key}")),
              map.value().with(rule(key + "{value}")),
              map.constraints());
      case Shape.Scalar scalar -> scalar;
      case Shape.StructureOf structure -> structure;
    };
  }

  private Constraints rule(String key) {
    return constraints(used(key));
  }

  private JsonNode used(String key) {
    unusedRules.remove(key);
    return rules.path(key);
  }

  private Shape parse(String type) {
    if (type.startsWith("list<")) {
      return new Shape.ListOf(parse(type.substring(5, type.length() - 1)), Constraints.NONE);
    }
    if (type.startsWith("map<")) {
      int comma = type.indexOf(',');
      Shape key = parse(type.substring(4, comma));
      return new Shape.MapOf(
          key, parse(type.substring(comma + 1, type.length() - 1)), Constraints.NONE);
    }
    JsonNode named = types.path(type);
    if (!named.isMissingNode()) {
      Shape shape = inner(type, parse(named.path("type").asText()));
      return shape.with(constraints(named)).with(rule(type));
    }
    if (structures.has(type)) {
      return new Shape.StructureOf(type, Constraints.NONE);
    }
    return new Shape.Scalar(Shape.Kind.valueOf(type.toUpperCase(Locale.ROOT)), Constraints.NONE);
  }

  private static Constraints constraints(JsonNode node) {
    if (node.isMissingNode()) {
      return Constraints.NONE;
    }
    String pattern = node.path("pattern").asText(null);
    return new Constraints(
        bounds(node, "minLength", "maxLength"),
        bounds(node, "min", "max"),
        bounds(node, "minSize", "maxSize"),
        pattern == null ? null : Pattern.compile(pattern),
        ModelReader.strings(node.path("enum")),
        node.path("notPrefix").asText(null),
        node.path("ignoreCase").asBoolean(),
        ModelReader.strings(node.path("exclusiveWith")),
        ConstraintMessages.read(node.path("message")));
  }

  private static @Nullable Bounds bounds(JsonNode node, String min, String max) {
    if (!node.has(min) && !node.has(max)) {
      return null;
    }
    return new Bounds(
        node.has(min) ? Double.valueOf(node.path(min).asDouble()) : null,
        node.has(max) ? Double.valueOf(node.path(max).asDouble()) : null);
  }
}
