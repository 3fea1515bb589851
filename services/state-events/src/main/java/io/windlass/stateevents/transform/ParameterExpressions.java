package io.windlass.stateevents.transform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The parameters of a subscriber's target, in which a text {@code {% … %}} is a JSONata expression
 * over the event. Compiled once per subscription; thread-safe.
 */
public final class ParameterExpressions {
  private static final String START = "{%";
  private static final String END = "%}";

  private final JsonNode parameters;
  private final Map<String, JsonataExpression> expressions = new HashMap<>();

  private ParameterExpressions(JsonNode parameters) {
    this.parameters = parameters;
    compile(parameters);
  }

  /**
   * Compiles the expressions in parameters.
   *
   * @param parameters a JSON object
   * @throws IllegalArgumentException if one is not valid
   */
  public static ParameterExpressions of(String parameters) {
    return new ParameterExpressions(JsonText.read(parameters));
  }

  private void compile(JsonNode node) {
    if (node.isTextual() && isExpression(node.textValue())) {
      String text = node.textValue();
      expressions.put(text, JsonataExpression.of(inner(text)));
    }
    for (JsonNode each : node) {
      compile(each);
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (isExpression(name)) {
                expressions.put(name, JsonataExpression.of(inner(name)));
              }
            });
  }

  private static boolean isExpression(String text) {
    String stripped = text.strip();
    return stripped.startsWith(START) && stripped.endsWith(END) && stripped.length() > 4;
  }

  private static String inner(String text) {
    String stripped = text.strip();
    return stripped.substring(START.length(), stripped.length() - END.length()).strip();
  }

  /** Whether nothing depends on the event. */
  public boolean isEmpty() {
    return expressions.isEmpty();
  }

  /**
   * Returns the parameters for an event, JSON.
   *
   * @throws TransformException if an expression cannot be evaluated
   */
  public String apply(String event) {
    return resolved(parameters, event).toString();
  }

  private JsonNode resolved(JsonNode node, String event) {
    if (node.isTextual()) {
      return TextNode.valueOf(text(node.textValue(), event));
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(each -> array.add(resolved(each, event)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> each : node.properties()) {
        object.set(text(each.getKey(), event), resolved(each.getValue(), event));
      }
      return object;
    }
    return node;
  }

  /** The result as text: of a text itself, of anything else its JSON. */
  private String text(String given, String event) {
    JsonataExpression expression = expressions.get(given);
    if (expression == null) {
      return given;
    }
    JsonNode result = JsonText.read(expression.evaluate(event));
    return result.isTextual() ? result.textValue() : result.toString();
  }
}
