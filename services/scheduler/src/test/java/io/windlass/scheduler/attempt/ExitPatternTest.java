package io.windlass.scheduler.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SJ-011: patterns of service jobs are globs. */
class ExitPatternTest {
  @ParameterizedTest
  @CsvSource({
    "*CapacityError*, Received status from SageMaker: CapacityError: none, true",
    "*CapacityError*, CapacityError, true",
    "*CapacityError, CapacityError: none, false",
    "*a*b*, xaxbx, true",
    "*a*b*, xbxax, false",
    "a*b, ab, true",
    "a*b, aXbXb, true",
    "a*b, aXbX, false",
    "a, a, true",
    "a, aa, false",
    "*, anything, true",
    "**, anything, true",
  })
  void sj011AStarStandsForAnyText(String pattern, String value, boolean matches) {
    assertThat(new ExitPattern(pattern).globs(value)).isEqualTo(matches);
  }

  @Test
  void anAbsentReasonIsMatchedByABareStarAlone() {
    assertThat(new ExitPattern("*").globs(null)).isTrue();
    assertThat(new ExitPattern("*x*").globs(null)).isFalse();
  }

  @Test
  void manyStarsCostNoMoreThanTheProductOfTheLengths() {
    String pattern = "*a".repeat(200) + "b";
    assertThat(new ExitPattern(pattern).globs("a".repeat(5_000))).isFalse();
  }
}
