package io.windlass.aws.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Makes a value with every member of a structure set, each different from the last, from the model
 * alone.
 */
public final class SampleValues {
  private static final int MAX_DEPTH = 12;

  private final ServiceModel model;
  private int counter;

  public SampleValues(ServiceModel model) {
    this.model = model;
  }

  public ObjectNode structure(String name) {
    return structure(name, 0);
  }

  private ObjectNode structure(String name, int depth) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (depth < MAX_DEPTH) {
      model
          .structure(name)
          .members()
          .forEach((member, definition) -> node.set(member, value(definition.shape(), depth + 1)));
    }
    return node;
  }

  private JsonNode value(Shape shape, int depth) {
    counter++;
    return switch (shape) {
      case Shape.Scalar scalar -> scalar(scalar);
      case Shape.StructureOf structure -> structure(structure.name(), depth);
      case Shape.ListOf list -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        yield array.add(value(list.element(), depth)).add(value(list.element(), depth));
      }
      case Shape.MapOf map -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.set("z" + counter, value(map.value(), depth));
        object.set("a" + counter, value(map.value(), depth));
        yield object;
      }
    };
  }

  private JsonNode scalar(Shape.Scalar scalar) {
    return switch (scalar.kind()) {
      case STRING ->
          JsonNodeFactory.instance.textNode(
              scalar.constraints().allowed().isEmpty()
                  ? "text \u00e4\u20ac \"" + counter
                  : scalar.constraints().allowed().getLast());
      case INTEGER -> JsonNodeFactory.instance.numberNode(counter);
      case LONG -> JsonNodeFactory.instance.numberNode(1_700_000_000_000L + counter);
      case FLOAT -> JsonNodeFactory.instance.numberNode(counter + 0.5f);
      case DOUBLE, TIMESTAMP -> JsonNodeFactory.instance.numberNode(counter + 0.25);
      case BLOB -> JsonNodeFactory.instance.binaryNode(new byte[] {1, 2, 3, 4});
      case BOOLEAN -> JsonNodeFactory.instance.booleanNode(counter % 2 == 0);
    };
  }
}
