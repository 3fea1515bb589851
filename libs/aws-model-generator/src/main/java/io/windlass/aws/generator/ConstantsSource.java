package io.windlass.aws.generator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the classes of constants: one per enumeration, and one with the service's operations. */
final class ConstantsSource {
  private ConstantsSource() {}

  static String enumeration(ServiceDescription service, String name, JsonNode values) {
    var source = new JavaSource(service.javaPackage());
    source.imports.add("java.util.List");
    source.line(
        "/** Values of {@code "
            + name
            + "}. Values that a newer client sends are refused by validation. */");
    source.line("public final class " + name + " {");
    List<String> constants = new ArrayList<>();
    for (JsonNode value : values) {
      String constant = value.asText().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
      constants.add(constant);
      source.line("  public static final String " + constant + " = \"" + value.asText() + "\";");
    }
    source.line(
        "\n  public static final List<String> VALUES = List.of("
            + String.join(", ", constants)
            + ");\n");
    source.line("  private " + name + "() {}\n}");
    return source.text();
  }

  static String operations(ServiceDescription service, String className) {
    var source = new JavaSource(service.javaPackage());
    source.imports.add("io.windlass.aws.Operation");
    source.line(
        "/** Every operation of the "
            + service.service()
            + " API, with the types of its input and output. */");
    source.line("public final class " + className + " {");
    for (Map.Entry<String, JsonNode> entry : service.operations().properties()) {
      String operation = entry.getKey();
      String input = inputOf(operation, entry.getValue());
      String output = outputOf(operation, entry.getValue());
      String constant = operation.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
      source.line(
          "  public static final Operation<%s, %s> %s =".formatted(input, output, constant));
      source.line(
          "      new Operation<>(\"%s\", %s.class, %s.class);%n"
              .formatted(operation, input, output));
    }
    source.line("  private " + className + "() {}\n}");
    return source.text();
  }

  /** Operations without a shape for input or output get an empty record of their own. */
  static String inputOf(String operation, JsonNode description) {
    return description.path("input").asText(operation + "Request");
  }

  static String outputOf(String operation, JsonNode description) {
    return description.path("output").asText(operation + "Response");
  }
}
