package io.windlass.stateevents.pattern;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Refuses patterns whose compilation would cost too much, before anything is compiled: an {@code
 * $or} multiplies what stands beside it, so that a short text can stand for billions of rules.
 */
final class PatternLimits {
  /** Twice what EventBridge takes on request. */
  private static final int LONGEST = 8_192;

  private static final int DEEPEST = 32;

  /** EventBridge's limit on the combinations of a rule with {@code $or}. */
  private static final int MOST_COMBINATIONS = 1_000;

  private static final int MOST_VALUES = 1_000;

  private int values;

  private PatternLimits() {}

  /**
   * Checks a pattern's size.
   *
   * @throws InvalidEventPatternException if it is too large, too deep or has too many combinations
   */
  static void check(String pattern) {
    if (pattern.length() > LONGEST) {
      throw new InvalidEventPatternException(
          "the pattern has %d characters, more than %d".formatted(pattern.length(), LONGEST));
    }
    try (JsonParser json = EventJson.FACTORY.createParser(pattern)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidEventPatternException("Filter is not an object");
      }
      new PatternLimits().combinationsOfObject(json, 1);
      if (json.nextToken() != null) {
        throw new InvalidEventPatternException("there is text after the pattern's end");
      }
    } catch (IOException malformed) {
      throw new InvalidEventPatternException(
          malformed.getMessage() == null ? "not JSON" : malformed.getMessage());
    }
  }

  /** Reads an object to its end: the product of what its members stand for. */
  private long combinationsOfObject(JsonParser json, int depth) throws IOException {
    requireDepth(depth);
    long product = 1;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT) {
        product *= combinationsOfObject(json, depth + 1);
      } else if (value == JsonToken.START_ARRAY && name.equals("$or")) {
        product *= Math.max(1, combinationsOfAlternatives(json, depth + 1));
      } else if (value == JsonToken.START_ARRAY) {
        readValues(json, depth + 1);
      }
      requireCombinations(product);
    }
    return product;
  }

  /** Reads the array of an {@code $or} to its end: the sum of what its elements stand for. */
  private long combinationsOfAlternatives(JsonParser json, int depth) throws IOException {
    requireDepth(depth);
    long sum = 0;
    for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
      if (next == JsonToken.START_OBJECT) {
        sum += combinationsOfObject(json, depth + 1);
        requireCombinations(sum);
      } else {
        json.skipChildren();
      }
    }
    return sum;
  }

  private void readValues(JsonParser json, int depth) throws IOException {
    int open = 1;
    while (open > 0) {
      JsonToken next = json.nextToken();
      if (next == null) {
        return;
      }
      if (next.isStructStart()) {
        open++;
        requireDepth(depth + open);
      } else if (next.isStructEnd()) {
        open--;
      } else if (next.isScalarValue() && ++values > MOST_VALUES) {
        throw new InvalidEventPatternException(
            "the pattern has more than " + MOST_VALUES + " values");
      }
    }
  }

  private static void requireDepth(int depth) {
    if (depth > DEEPEST) {
      throw new InvalidEventPatternException(
          "the pattern is nested more than %d levels deep".formatted(DEEPEST));
    }
  }

  private static void requireCombinations(long combinations) {
    if (combinations > MOST_COMBINATIONS) {
      throw new InvalidEventPatternException(
          "Rule is too complex. It has more than %d combinations of \"$or\" conditions"
              .formatted(MOST_COMBINATIONS));
    }
  }
}
