package io.windlass.aws.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One service's part of the model as the generator needs it: {@code operations.json}, {@code
 * shapes.json} and the {@code required} overrides of {@code rules.json}. Constraints are not read
 * here: they act at run time.
 */
record ServiceDescription(String service, JsonNode operations, JsonNode shapes, JsonNode rules) {

  record Member(String jsonName, TypeExpression type, boolean required) {
    /** JSON names of some services are capitalised; Java components are not. */
    String javaName() {
      return Character.toLowerCase(jsonName.charAt(0)) + jsonName.substring(1);
    }
  }

  static ServiceDescription read(Path directory) throws IOException {
    var mapper = new ObjectMapper();
    JsonNode operations = mapper.readTree(directory.resolve("operations.json").toFile());
    return new ServiceDescription(
        operations.path("service").asText(),
        operations.path("operations"),
        mapper.readTree(directory.resolve("shapes.json").toFile()),
        mapper.readTree(directory.resolve("rules.json").toFile()));
  }

  String javaPackage() {
    return "io.windlass.aws." + service;
  }

  boolean isStructure(String name) {
    return shapes.path("structures").has(name);
  }

  /**
   * Replaces named types that are no structures, such as constrained strings, by what they are made
   * of.
   */
  TypeExpression resolve(TypeExpression type) {
    return switch (type) {
      case TypeExpression.Scalar scalar -> scalar;
      case TypeExpression.ListOf list -> new TypeExpression.ListOf(resolve(list.element()));
      case TypeExpression.MapOf map -> new TypeExpression.MapOf(resolve(map.value()));
      case TypeExpression.Named named -> {
        JsonNode definition = shapes.path("types").path(named.name());
        yield definition.isMissingNode()
            ? named
            : resolve(TypeExpression.parse(definition.path("type").asText()));
      }
    };
  }

  List<Member> members(JsonNode structure, String structureName) {
    var members = new ArrayList<Member>();
    for (Map.Entry<String, JsonNode> entry : structure.properties()) {
      boolean relaxed =
          !rules.path(structureName + "." + entry.getKey()).path("required").asBoolean(true);
      boolean required = entry.getValue().path("required").asBoolean() && !relaxed;
      TypeExpression type = resolve(TypeExpression.parse(entry.getValue().path("type").asText()));
      members.add(new Member(entry.getKey(), type, required));
    }
    return members;
  }
}
