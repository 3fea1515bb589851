package io.windlass.stateevents.transform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSONPath of the kind that EventBridge knows: {@code $}, names behind dots (letters, digits,
 * {@code _}, {@code -}, {@code /}, {@code :}) or in brackets, indices and {@code *}. With a
 * wildcard the result is an array of all that is found. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html">Input
 *     transformation</a>
 */
public final class EventPath {
  private static final int LONGEST = 256;
  private static final Pattern STEP =
      Pattern.compile(
          "\\.(?<name>[\\w/:-]+)|\\.(?<all>\\*)|\\[(?:(?<index>\\d{1,6})|(?<every>\\*)|'(?<quoted>[^']+)'|\"(?<doubly>[^\"]+)\")]");

  private final String text;
  private final List<Step> steps;
  private final boolean many;

  private sealed interface Step {
    record Name(String name) implements Step {}

    record Index(int index) implements Step {}

    record All() implements Step {}
  }

  private EventPath(String text, List<Step> steps) {
    this.text = text;
    this.steps = steps;
    this.many = steps.stream().anyMatch(Step.All.class::isInstance);
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException if it is none that EventBridge knows
   */
  public static EventPath of(String path) {
    if (!path.startsWith("$") || path.length() > LONGEST) {
      throw new IllegalArgumentException("Invalid JSON path " + path);
    }
    var steps = new ArrayList<Step>();
    Matcher matcher = STEP.matcher(path);
    int at = 1;
    while (at < path.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new IllegalArgumentException("Invalid JSON path " + path);
      }
      steps.add(step(matcher));
      at = matcher.end();
    }
    return new EventPath(path, List.copyOf(steps));
  }

  private static Step step(Matcher matcher) {
    for (String group : List.of("name", "quoted", "doubly")) {
      String name = matcher.group(group);
      if (name != null) {
        return new Step.Name(name);
      }
    }
    String index = matcher.group("index");
    return index == null ? new Step.All() : new Step.Index(Integer.parseInt(index));
  }

  /**
   * Returns what is at this path; null if nothing is there, an array if the path has a wildcard.
   */
  public @Nullable JsonNode in(JsonNode event) {
    var found = new ArrayList<JsonNode>();
    collect(event, 0, found);
    if (many) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      found.forEach(all::add);
      return all;
    }
    return found.isEmpty() ? null : found.getFirst();
  }

  /** Returns the name if the path is that of a member of the event itself; otherwise null. */
  @Nullable String member() {
    return steps.size() == 1 && steps.getFirst() instanceof Step.Name name ? name.name() : null;
  }

  private void collect(JsonNode node, int step, List<JsonNode> found) {
    if (step == steps.size()) {
      found.add(node);
      return;
    }
    switch (steps.get(step)) {
      case Step.Name name -> {
        JsonNode next = node.get(name.name());
        if (next != null) {
          collect(next, step + 1, found);
        }
      }
      case Step.Index index -> {
        JsonNode next = node.isArray() ? node.get(index.index()) : null;
        if (next != null) {
          collect(next, step + 1, found);
        }
      }
      case Step.All _ -> node.forEach(each -> collect(each, step + 1, found));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
