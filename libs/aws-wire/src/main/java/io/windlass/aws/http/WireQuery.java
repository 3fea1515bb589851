package io.windlass.aws.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.model.Constraints;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.model.Shape;
import io.windlass.aws.model.Structure.Member;
import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.QueryParameter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * AWS's query protocol: the action and its input are parameters of a form, such as {@code
 * Dimensions.member.1.Name}; outputs are XML. Inputs become the same trees as those of the JSON
 * protocols. Maps in inputs and blobs are not supported: no service here has them.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">AWS query protocol</a>
 */
final class WireQuery {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ServiceModel model;
  private final NavigableMap<String, String> parameters;

  private WireQuery(ServiceModel model, NavigableMap<String, String> parameters) {
    this.model = model;
    this.parameters = parameters;
  }

  /** Returns the parameters of a request; of those with one name the last. */
  static NavigableMap<String, String> parameters(HttpRequestData request) {
    String form = new String(request.body(), StandardCharsets.UTF_8).replace('+', ' ');
    var parameters = new TreeMap<String, String>();
    for (QueryParameter parameter : QueryParameter.parse(request.query() + "&" + form)) {
      parameters.put(parameter.name(), parameter.value());
    }
    return parameters;
  }

  /** Returns the input of a request as the model's structure of this name. */
  static ObjectNode parse(ServiceModel model, String structure, HttpRequestData request) {
    return new WireQuery(model, parameters(request)).structure(structure, "");
  }

  private ObjectNode structure(String name, String prefix) {
    ObjectNode node = NODES.objectNode();
    for (Member member : model.structure(name).members().values()) {
      JsonNode value = value(member.shape(), prefix + member.name());
      if (value != null) {
        node.set(member.name(), value);
      }
    }
    return node;
  }

  private @Nullable JsonNode value(Shape shape, String name) {
    return switch (shape) {
      case Shape.Scalar scalar -> {
        String text = parameters.get(name);
        yield text == null ? null : scalar(scalar.kind(), name, text);
      }
      case Shape.StructureOf structure ->
          hasBelow(name) ? structure(structure.name(), name + ".") : null;
      case Shape.ListOf list -> list(list.element(), name);
      case Shape.MapOf _ -> throw new IllegalStateException("a map in an input: " + name);
    };
  }

  private @Nullable ArrayNode list(Shape element, String name) {
    if (!hasBelow(name)) {
      return parameters.containsKey(name) ? NODES.arrayNode() : null;
    }
    ArrayNode array = NODES.arrayNode();
    int number = 1;
    JsonNode next = value(element, name + ".member." + number);
    while (next != null) {
      array.add(next);
      number++;
      next = value(element, name + ".member." + number);
    }
    return array;
  }

  private boolean hasBelow(String name) {
    String following = parameters.ceilingKey(name + ".");
    return following != null && following.startsWith(name + ".");
  }

  private static JsonNode scalar(Shape.Kind kind, String name, String text) {
    try {
      return switch (kind) {
        case STRING, BLOB -> NODES.textNode(text);
        case INTEGER -> NODES.numberNode(Integer.parseInt(text));
        case LONG -> NODES.numberNode(Long.parseLong(text));
        case FLOAT, DOUBLE -> NODES.numberNode(Double.parseDouble(text));
        case TIMESTAMP -> NODES.numberNode(Instant.parse(text).toEpochMilli() / 1000.0);
        case BOOLEAN -> NODES.booleanNode(Boolean.parseBoolean(text));
      };
    } catch (NumberFormatException | DateTimeException invalid) {
      throw AwsErrors.of(
          "MalformedInput", 400, "The value %s of %s is not valid.".formatted(text, name));
    }
  }

  /** Returns an output as the model's structure of this name. */
  static Buffer write(
      ServiceModel model, String operation, String structure, Object output, String requestId) {
    var xml = new StringBuilder();
    new WireQuery(model, new TreeMap<>())
        .append(xml, new Shape.StructureOf(structure, Constraints.NONE), WireJson.tree(output));
    return Buffer.buffer(
        "<%1$sResponse><%1$sResult>%2$s</%1$sResult><ResponseMetadata><RequestId>%3$s</RequestId></ResponseMetadata></%1$sResponse>"
            .formatted(operation, xml, requestId));
  }

  private void append(StringBuilder xml, Shape shape, JsonNode value) {
    switch (shape) {
      case Shape.Scalar scalar -> xml.append(ErrorFormat.escapeXml(text(scalar.kind(), value)));
      case Shape.StructureOf structure -> {
        Map<String, Member> members = model.structure(structure.name()).members();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
          Member member = members.get(entry.getKey());
          if (member == null) {
            throw new IllegalStateException(
                "The model has no " + structure.name() + "." + entry.getKey());
          }
          element(xml, entry.getKey(), member.shape(), entry.getValue());
        }
      }
      case Shape.ListOf list -> {
        for (JsonNode each : value) {
          element(xml, "member", list.element(), each);
        }
      }
      case Shape.MapOf map -> {
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
          xml.append("<entry>");
          element(xml, "key", map.key(), NODES.textNode(entry.getKey()));
          element(xml, "value", map.value(), entry.getValue());
          xml.append("</entry>");
        }
      }
    }
  }

  private void element(StringBuilder xml, String name, Shape shape, JsonNode value) {
    xml.append('<').append(name).append('>');
    append(xml, shape, value);
    xml.append("</").append(name).append('>');
  }

  private static String text(Shape.Kind kind, JsonNode value) {
    return kind == Shape.Kind.TIMESTAMP
        ? Instant.ofEpochMilli(Math.round(value.doubleValue() * 1000)).toString()
        : value.asText();
  }

  /** Returns the body of an error. */
  static Buffer error(ServiceModel model, AwsException error, String requestId) {
    return ErrorFormat.QUERY.error(
        error.httpStatus(), model.queryCode(error.code()), error.message(), requestId);
  }
}
