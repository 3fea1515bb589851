package io.windlass.stateevents.transform;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSONata expression over an event (the transformation {@code JSONATA} of subscribers). What it
 * may take of time and of the stack is bounded. One thread at a time may evaluate it.
 */
final class JsonataExpression {
  /** For one event. */
  static final Duration LONGEST = Duration.ofMillis(500);

  private static final int DEEPEST = 200;
  private static final int LARGEST = 1024 * 1024;

  private final Jsonata expression;

  private JsonataExpression(Jsonata expression) {
    this.expression = expression;
  }

  /**
   * Compiles an expression.
   *
   * @throws IllegalArgumentException if it is none
   */
  static JsonataExpression of(String expression) {
    try {
      return new JsonataExpression(Jsonata.jsonata(expression));
    } catch (RuntimeException | StackOverflowError invalid) {
      throw new IllegalArgumentException("Invalid JSONata expression: " + invalid.getMessage());
    }
  }

  /** AWS's own examples write both {@code $events.Data} and {@code $events.data}. */
  private static Object withLowerCaseNames(Object event) {
    if (!(event instanceof Map<?, ?> members)) {
      return event;
    }
    var both = new LinkedHashMap<Object, @Nullable Object>(members);
    for (String name : List.of("Data", "Metadata", "SystemMetadata")) {
      if (members.containsKey(name)) {
        both.putIfAbsent(
            Character.toLowerCase(name.charAt(0)) + name.substring(1), members.get(name));
      }
    }
    return both;
  }

  /** Evaluates it over an event, which is the input and {@code $events} as well; returns JSON. */
  synchronized String evaluate(String event) {
    try {
      Jsonata.Frame bounds = expression.createFrame();
      bounds.setRuntimeBounds(LONGEST.toMillis(), DEEPEST);
      Object input = Json.parseJson(event);
      bounds.bind("events", withLowerCaseNames(input));
      @Nullable Object result = expression.evaluate(input, bounds);
      if (result == null) {
        throw new TransformException("the JSONata expression has no result for this event");
      }
      return JsonText.write(result, LARGEST);
    } catch (TransformException failed) {
      throw failed;
    } catch (RuntimeException | StackOverflowError failed) {
      throw new TransformException(
          "the JSONata expression cannot be evaluated: " + failed.getMessage(), failed);
    }
  }
}
