package io.windlass.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "a, A, false",
    "a*, abc, true",
    "*c, abc, true",
    "a*c, abdc, true",
    "a*c, abd, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "*, '', true",
    "?, '', false",
    "**, x, true",
    "JobDefA*, JobDefA:3, true",
    "JobDefA, JobDefA:3, false"
  })
  void starsAndQuestionMarks(String pattern, String text, boolean expected) {
    assertThat(Glob.matches(pattern, text)).isEqualTo(expected);
  }

  @Test
  void manyStarsStayFast() {
    String pattern = "*a".repeat(50) + "b";
    Assertions.assertTimeout(
        Duration.ofSeconds(2), () -> assertThat(Glob.matches(pattern, "a".repeat(5000))).isFalse());
  }
}
