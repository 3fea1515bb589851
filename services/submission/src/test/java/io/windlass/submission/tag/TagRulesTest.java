package io.windlass.submission.tag;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagRulesTest {
  private static boolean accepted(Map<String, String> tags) {
    ValidationErrors validationErrors = new ValidationErrors();
    TagRules.check(tags, validationErrors);
    return validationErrors.none();
  }

  private static Map<String, String> many(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
  }

  @Test
  // TAG-006
  void fiftyAreAllowedAndOneMoreIsNotTAG006() {
    assertThat(accepted(many(50))).isTrue();
    assertThat(accepted(many(51))).isFalse();
  }

  @Test
  // TAG-006
  void lengthsCountCharactersTAG006() {
    assertThat(accepted(Map.of("k".repeat(128), "v".repeat(256)))).isTrue();
    assertThat(accepted(Map.of("k".repeat(129), "v"))).isFalse();
    assertThat(accepted(Map.of("k", "v".repeat(257)))).isFalse();
    assertThat(accepted(Map.of("𝒌".repeat(128), "v"))).isTrue();
    assertThat(accepted(Map.of("", "v"))).isFalse();
  }

  @Test
  // TAG-001
  void valueMayBeEmptyButNotNullTAG001() {
    assertThat(accepted(Map.of("k", ""))).isTrue();
    Map<String, String> withNull = new HashMap<>();
    withNull.put("k", null);
    assertThat(accepted(withNull)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws:x", "AwS:x", "AWS:"})
  // TAG-008
  void awsPrefixIsReservedInAnyCaseTAG008(String reserved) {
    assertThat(accepted(Map.of(reserved, "v"))).isFalse();
    assertThat(accepted(Map.of("k", reserved))).isFalse();
    assertThat(TagChange.remove(Map.of(), List.of(reserved))).isInstanceOf(Result.Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[0]", "a*", "a#", "a\tb"})
  // TAG-007
  void otherCharactersAreRefusedInAwsWordsTAG007(String text) {
    ValidationErrors validationErrors = new ValidationErrors();
    TagRules.check(Map.of("k", text), validationErrors);
    assertThat(validationErrors.first().message())
        .startsWith("Tags can only contain letters, numbers");
  }

  @Test
  // TAG-005
  void addingReplacesAndKeepsToTheLimitTAG005() {
    assertThat(TagChange.add(Map.of("a", "1", "b", "2"), Map.of("a", "3")))
        .isEqualTo(Result.accepted(Map.of("a", "3", "b", "2")));
    assertThat(TagChange.add(many(50), Map.of("k1", "x"))).isInstanceOf(Result.Accepted.class);
    assertThat(TagChange.add(many(50), Map.of("new", "x"))).isInstanceOf(Result.Rejected.class);
  }

  @Test
  // TAG-006
  void keysAreCaseSensitiveTAG006() {
    assertThat(TagChange.remove(Map.of("Team", "1", "team", "2"), List.of("team", "gone")))
        .isEqualTo(Result.accepted(Map.of("Team", "1")));
  }
}
