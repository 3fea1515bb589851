package io.windlass.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {
  @Test
  void whatIsSafeStaysTheSame() {
    String text = "reason: ümläut, 😀, \t";

    assertThat(SafeText.of(text)).isSameAs(text);
    assertThat(SafeText.of("")).isEmpty();
  }

  @Test
  void whatPostgresqlRefusesIsReplaced() {
    assertThat(SafeText.of("a\0b")).isEqualTo("a\uFFFDb");
    assertThat(SafeText.of("\0\0")).isEqualTo("\uFFFD\uFFFD");
    assertThat(SafeText.of("a\uD83D")).isEqualTo("a\uFFFD");
    assertThat(SafeText.of("\uDE00b")).isEqualTo("\uFFFDb");
    assertThat(SafeText.of("\uD83D\uD83D\uDE00")).isEqualTo("\uFFFD😀");
  }
}
