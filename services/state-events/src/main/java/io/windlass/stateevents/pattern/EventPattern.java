package io.windlass.stateevents.pattern;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.event.ruler.GenericMachine;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.MachineComplexityEvaluator;
import software.amazon.event.ruler.MatchType;
import software.amazon.event.ruler.Patterns;

/**
 * An event pattern that is known to be valid and to cost little (RULE-011). Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html">Event
 *     patterns</a>
 */
public final class EventPattern {
  /** How many of its wildcards' prefixes one value may match at once. */
  private static final int MOST_COMPLEX = 20;

  private final String text;
  private final List<Map<String, List<Patterns>>> alternatives;
  private final boolean wildcard;

  private EventPattern(String text, List<Map<String, List<Patterns>>> alternatives) {
    this.text = text;
    this.alternatives = alternatives;
    this.wildcard =
        alternatives.stream()
            .flatMap(each -> each.values().stream())
            .flatMap(List::stream)
            .map(Patterns::type)
            .anyMatch(
                type -> type == MatchType.WILDCARD || type == MatchType.ANYTHING_BUT_WILDCARD);
  }

  /**
   * Compiles a pattern.
   *
   * @throws InvalidEventPatternException if it is not valid or costs too much, in AWS's words
   */
  public static EventPattern of(String pattern) {
    PatternLimits.check(pattern);
    try {
      var compiled = new EventPattern(pattern, JsonRuleCompiler.compile(pattern, false));
      compiled.requireSimpleWildcards();
      return compiled;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidEventPatternException(
          e.getMessage() == null ? "it cannot be compiled" : e.getMessage());
    }
  }

  private void requireSimpleWildcards() {
    if (wildcard && complexity(machine()) > MOST_COMPLEX) {
      throw new InvalidEventPatternException(
          "Rule is too complex - try using fewer wildcard characters or fewer repeating character"
              + " sequences after a wildcard character");
    }
  }

  private GenericMachine<Boolean> machine() {
    GenericMachine<Boolean> machine = emptyMachine();
    addTo(machine, true);
    return machine;
  }

  static <T> GenericMachine<T> emptyMachine() {
    return GenericMachine.<T>builder().withAdditionalNameStateReuse(true).build();
  }

  /** Returns how many prefixes of wildcards one value may match at once, capped. */
  static int complexity(GenericMachine<?> machine) {
    return machine.evaluateComplexity(new MachineComplexityEvaluator(MOST_COMPLEX + 1));
  }

  <T> void addTo(GenericMachine<T> machine, T name) {
    for (Map<String, List<Patterns>> alternative : alternatives) {
      machine.addPatternRule(name, alternative);
    }
  }

  boolean hasWildcards() {
    return wildcard;
  }

  /**
   * Returns whether an event matches, as {@code TestEventPattern} answers.
   *
   * @param event JSON text
   * @throws IllegalArgumentException if {@code event} is not a JSON object
   */
  public boolean matches(String event) {
    return !machine().rulesForJSONEvent(EventJson.object(event)).isEmpty();
  }

  /** Whether the other one was written in the same way. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EventPattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the pattern as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
