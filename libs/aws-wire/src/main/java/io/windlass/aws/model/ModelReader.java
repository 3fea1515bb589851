package io.windlass.aws.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.aws.model.OperationModel.Access;
import io.windlass.aws.model.OperationModel.PassedRole;
import io.windlass.aws.model.OperationModel.Permission;
import io.windlass.aws.model.OperationModel.ResourceMember;
import io.windlass.aws.model.OperationModel.Route;
import io.windlass.aws.model.OperationModel.Tagging;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Reads a service's model from the class path: operations here, shapes and rules by {@link
 * ShapeReader}.
 */
final class ModelReader {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int DEFAULT_MAX_BODY = 1024 * 1024;

  private ModelReader() {}

  static ServiceModel read(String service) {
    JsonNode head = resource(service, "operations");
    var structures =
        new ShapeReader(resource(service, "shapes"), resource(service, "rules")).structures();
    var operations = new LinkedHashMap<String, OperationModel>();
    for (Map.Entry<String, JsonNode> entry : head.path("operations").properties()) {
      OperationModel operation = operation(entry.getKey(), entry.getValue());
      operations.put(entry.getKey(), operation);
      structures.putIfAbsent(operation.input(), Structure.empty(operation.input()));
      structures.putIfAbsent(operation.output(), Structure.empty(operation.output()));
    }
    var statuses = new LinkedHashMap<String, Integer>();
    head.path("errors")
        .properties()
        .forEach(e -> statuses.put(e.getKey(), e.getValue().path("status").asInt()));
    var queryCodes = new LinkedHashMap<String, String>();
    head.path("errors")
        .properties()
        .forEach(
            e -> {
              if (e.getValue().has("queryCode")) {
                queryCodes.put(e.getKey(), e.getValue().path("queryCode").asText());
              }
            });
    return new ServiceModel(
        service,
        head.path("signingName").asText(service),
        Protocol.named(head.path("protocol").asText()),
        head.path("targetPrefix").asText(null),
        Map.copyOf(statuses),
        Map.copyOf(queryCodes),
        Collections.unmodifiableMap(operations),
        Map.copyOf(structures));
  }

  private static JsonNode resource(String service, String name) {
    String path = "/io/windlass/aws/schemas/" + service + "/" + name + ".json";
    try (InputStream stream = ModelReader.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException("The API model is missing from the class path: " + path);
      }
      return MAPPER.readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  private static OperationModel operation(String name, JsonNode node) {
    return new OperationModel(
        name,
        new Route(node.path("method").asText("POST"), node.path("uri").asText("/")),
        node.path("input").asText(name + "Request"),
        node.path("output").asText(name + "Response"),
        node.path("answeredBy").asText(),
        permission(node),
        node.path("idempotency").asText("none"),
        node.path("maxBodyBytes").asInt(DEFAULT_MAX_BODY),
        node.path("bodyName").asText("Request"),
        strings(node.path("errors")));
  }

  private static Permission permission(JsonNode node) {
    var resources = new ArrayList<ResourceMember>();
    for (JsonNode resource : node.path("resources")) {
      resources.add(
          new ResourceMember(
              resource.path("type").asText(),
              resource.path("member").asText(),
              resource.path("default").asText(null)));
    }
    var passedRoles = new ArrayList<PassedRole>();
    for (JsonNode role : node.path("passRole")) {
      passedRoles.add(new PassedRole(role.path("member").asText(), role.path("service").asText()));
    }
    return new Permission(
        Access.valueOf(node.path("access").asText().toUpperCase(Locale.ROOT)),
        node.path("action").asText(),
        List.copyOf(resources),
        node.has("tagAction")
            ? new Tagging(node.path("tagAction").asText(), node.path("tagResource").asText())
            : null,
        List.copyOf(passedRoles));
  }

  static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
