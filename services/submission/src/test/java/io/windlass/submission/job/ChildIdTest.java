package io.windlass.submission.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildIdTest {
  @Test
  void ar002AChildIsCalledAfterItsParentAndItsIndex() {
    ChildId id = ChildId.ofArray("019-a", 42);
    assertThat(id).hasToString("019-a:42");
    assertThat(ChildId.parse("019-a:42")).contains(id);
    assertThat(ChildId.parse("019-a:0")).contains(ChildId.ofArray("019-a", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "a:", ":1", "a:01", "a:-1", "a:+1", "a:1x", "a:1234567890", "a: 1"})
  void ar002OnlyWhatIsWrittenSoIsTheIdOfAChild(String text) {
    assertThat(ChildId.parse(text)).isEmpty();
  }
}
