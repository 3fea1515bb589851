package io.windlass.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.model.Constraints;
import io.windlass.aws.model.Constraints.Bounds;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.model.Shape;
import io.windlass.aws.model.Structure;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Generates inputs that are valid except for one hostile value. */
final class FuzzInput {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEEPEST = 9;
  private static final double OPTIONAL = 0.05;

  private final ServiceModel model;
  private final RandomGenerator random;
  private final Map<String, String> known;

  /**
   * @param known names of things that exist, by the member that names them
   */
  FuzzInput(ServiceModel model, RandomGenerator random, Map<String, String> known) {
    this.model = model;
    this.random = random;
    this.known = known;
  }

  /** Returns an input of an operation with {@code value} at {@code path}. */
  ObjectNode make(String structure, List<String> path, JsonNode value) {
    return structure(model.structure(structure), path, value, 0);
  }

  private ObjectNode structure(Structure structure, List<String> path, JsonNode value, int depth) {
    var node = NODES.objectNode();
    for (var member : structure.members().values()) {
      if (!path.isEmpty() && path.getFirst().equals(member.name())) {
        node.set(member.name(), on(member.name(), member.shape(), rest(path), value, depth + 1));
      } else if (member.required() || (depth < DEEPEST && random.nextDouble() < OPTIONAL)) {
        node.set(member.name(), any(member.name(), member.shape(), depth + 1));
      }
    }
    return node;
  }

  private JsonNode on(String name, Shape shape, List<String> path, JsonNode value, int depth) {
    return switch (shape) {
      case Shape.Scalar _ -> value;
      case Shape.StructureOf structure ->
          structure(model.structure(structure.name()), path, value, depth);
      case Shape.ListOf list ->
          NODES.arrayNode().add(on(name, list.element(), rest(path), value, depth + 1));
      case Shape.MapOf map -> {
        var object = NODES.objectNode();
        if (path.getFirst().equals(FuzzPlace.KEY)) {
          object.set(value.textValue(), any(name, map.value(), depth + 1));
        } else {
          object.set("key", on(name, map.value(), rest(path), value, depth + 1));
        }
        yield object;
      }
    };
  }

  private static List<String> rest(List<String> path) {
    return path.subList(1, path.size());
  }

  private JsonNode any(String name, Shape shape, int depth) {
    return switch (shape) {
      case Shape.Scalar scalar -> scalar(name, scalar);
      case Shape.StructureOf structure ->
          structure(model.structure(structure.name()), List.of(), NODES.nullNode(), depth);
      case Shape.ListOf list -> {
        var array = NODES.arrayNode();
        if (depth < DEEPEST) {
          array.add(any(name, list.element(), depth + 1));
        }
        yield array;
      }
      case Shape.MapOf map -> {
        var object = NODES.objectNode();
        if (depth < DEEPEST) {
          object.set("key", any(name, map.value(), depth + 1));
        }
        yield object;
      }
    };
  }

  private JsonNode scalar(String name, Shape.Scalar scalar) {
    Constraints constraints = scalar.constraints();
    return switch (scalar.kind()) {
      case STRING -> NODES.textNode(text(name, constraints));
      case BOOLEAN -> NODES.booleanNode(random.nextBoolean());
      case BLOB -> NODES.binaryNode(new byte[] {1, 2, 3});
      case INTEGER, LONG -> NODES.numberNode((int) least(constraints.range()) + random.nextInt(3));
      case FLOAT, DOUBLE, TIMESTAMP -> NODES.numberNode(least(constraints.range()));
    };
  }

  private static double least(Bounds range) {
    return range == null || range.min() == null ? 0 : range.min();
  }

  private String text(String name, Constraints constraints) {
    if (!constraints.allowed().isEmpty()) {
      return constraints.allowed().get(random.nextInt(constraints.allowed().size()));
    }
    var existing = known.get(name);
    if (existing != null && random.nextInt(4) > 0) {
      return existing;
    }
    return "fuzz-" + Integer.toHexString(random.nextInt(4096));
  }
}
