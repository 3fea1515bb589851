package io.windlass.stateevents.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MismatchTest {
  private static List<Mismatch> between(String pattern, String event) {
    return Mismatch.between(EventPattern.of(pattern), event);
  }

  @Test
  void nothingWhereItMatches() {
    assertThat(between("{\"detail\":{\"status\":[\"FAILED\"]}}", EventPatternTest.FAILED))
        .isEmpty();
  }

  @Test
  void theFieldAndBothSides() {
    assertThat(
            between(
                "{\"source\":[\"aws.batch\"],\"detail\":{\"status\":[\"FAILED\",{\"prefix\":\"SUC\"}]}}",
                EventPatternTest.RUNNABLE))
        .containsExactly(
            new Mismatch("detail.status", "[\"FAILED\",{\"prefix\":\"SUC\"}]", "[\"RUNNABLE\"]"));
  }

  @Test
  void aFieldThatTheEventHasNot() {
    assertThat(between("{\"detail\":{\"exitCode\":[1]}}", EventPatternTest.FAILED))
        .containsExactly(new Mismatch("detail.exitCode", "[1]", "[]"));
  }

  @Test
  void allFieldsThatAreToBlame() {
    assertThat(between("{\"a\":[1],\"b\":{\"c\":[2]}}", "{\"a\":2,\"b\":{\"c\":3}}"))
        .extracting(Mismatch::path)
        .containsExactly("a", "b.c");
  }

  @Test
  void theNearestAlternative() {
    assertThat(
            between("{\"$or\":[{\"a\":[1],\"b\":[1]},{\"a\":[2],\"b\":[1]}]}", "{\"a\":2,\"b\":2}"))
        .containsExactly(new Mismatch("b", "[1]", "[2]"));
  }

  @Test
  void elementsOfAnArray() {
    String event = "{\"e\":[{\"a\":1,\"b\":2},{\"a\":2,\"b\":1}]}";
    assertThat(between("{\"e\":{\"a\":[3]}}", event))
        .containsExactly(new Mismatch("e.a", "[3]", "[1,2]"));
    assertThat(between("{\"e\":{\"a\":[1],\"b\":[1]}}", event))
        .extracting(Mismatch::path)
        .containsExactly("$");
  }
}
