package io.windlass.stateevents.transform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.windlass.stateevents.delivery.DeliveryTarget.TargetInput;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a target is sent of an event. Compiled once per subscription; thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html">Input
 *     transformation</a>
 */
public final class InputTransform {
  private static final int MOST_VARIABLES = 100;

  private final Form form;

  @FunctionalInterface
  private interface Form {
    String of(String event, Instant ingested, int attempt);
  }

  private InputTransform(Form form) {
    this.form = form;
  }

  /**
   * Compiles what a target asks for.
   *
   * @param ruleArn what {@code <aws.events.rule-arn>} stands for: of a subscriber its ARN
   * @throws IllegalArgumentException if a path or an expression is not valid
   */
  public static InputTransform of(TargetInput input, String ruleArn) {
    return new InputTransform(
        switch (input) {
          case TargetInput.WholeEvent _ -> (event, _, _) -> event;
          case TargetInput.Constant constant -> (_, _, _) -> constant.json();
          case TargetInput.OfSchedule scheduled ->
              (event, _, attempt) -> filled(scheduled.text(), JsonText.read(event), attempt);
          case TargetInput.Path path -> part(EventPath.of(path.path()));
          case TargetInput.Template template -> filled(template, ruleArn);
          case TargetInput.Jsonata jsonata -> {
            JsonataExpression expression = JsonataExpression.of(jsonata.expression());
            yield (event, _, _) -> expression.evaluate(event);
          }
        });
  }

  /**
   * Returns what the target is sent.
   *
   * @param event JSON text
   * @param ingested when the event was put on the bus
   * @param attempt how often it is sent, with this time
   * @throws TransformException if that cannot be said of this event
   */
  public String apply(String event, Instant ingested, int attempt) {
    return form.of(event, ingested, attempt);
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html">Context
   *     attributes</a>
   */
  private static String filled(String text, JsonNode event, int attempt) {
    if (!text.contains("<aws.scheduler.")) {
      return text;
    }
    return text.replace("<aws.scheduler.schedule-arn>", event.path("resources").path(0).asText())
        .replace("<aws.scheduler.scheduled-time>", event.path("time").asText())
        .replace("<aws.scheduler.execution-id>", event.path("id").asText())
        .replace("<aws.scheduler.attempt-number>", Integer.toString(attempt));
  }

  private static Form part(EventPath path) {
    String member = path.member();
    return (event, _, _) -> {
      String composite = member == null ? null : JsonText.composite(event, member);
      if (composite != null) {
        return composite;
      }
      JsonNode found = path.in(JsonText.read(event));
      if (found == null) {
        throw new TransformException("the event has nothing at " + path);
      }
      return found.toString();
    };
  }

  private static Form filled(TargetInput.Template transformer, String ruleArn) {
    if (transformer.paths().size() > MOST_VARIABLES) {
      throw new IllegalArgumentException("more than " + MOST_VARIABLES + " variables");
    }
    InputTemplate template = InputTemplate.of(transformer.template());
    Map<String, EventPath> paths = new HashMap<>();
    transformer.paths().forEach((name, path) -> paths.put(name, EventPath.of(path)));
    return (event, ingested, _) -> {
      JsonNode tree = JsonText.read(event);
      return template.fill(name -> value(name, paths, tree, ruleArn, ingested));
    };
  }

  private static @Nullable JsonNode value(
      String name, Map<String, EventPath> paths, JsonNode event, String ruleArn, Instant ingested) {
    return switch (name) {
      case "aws.events.rule-arn" -> TextNode.valueOf(ruleArn);
      case "aws.events.rule-name" ->
          TextNode.valueOf(ruleArn.substring(ruleArn.lastIndexOf('/') + 1));
      case "aws.events.event.ingestion-time" -> TextNode.valueOf(ingested.toString());
      case "aws.events.event.json" -> event;
      case "aws.events.event" -> {
        ObjectNode copy = event.deepCopy();
        copy.remove("detail");
        yield copy;
      }
      default -> {
        EventPath path = paths.get(name);
        yield path == null ? null : path.in(event);
      }
    };
  }
}
