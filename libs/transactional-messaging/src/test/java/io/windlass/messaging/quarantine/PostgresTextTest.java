package io.windlass.messaging.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PostgresTextTest {
  @Test
  void whatIsSafeStaysTheSame() {
    String text = "reason: ümläut, 😀, \t";

    assertThat(PostgresText.of(text)).isSameAs(text);
    assertThat(PostgresText.of("")).isEmpty();
  }

  @Test
  void whatPostgresqlRefusesIsReplaced() {
    assertThat(PostgresText.of("a\0b")).isEqualTo("a\uFFFDb");
    assertThat(PostgresText.of("\0\0")).isEqualTo("\uFFFD\uFFFD");
    assertThat(PostgresText.of("a\uD83D")).isEqualTo("a\uFFFD");
    assertThat(PostgresText.of("\uDE00b")).isEqualTo("\uFFFDb");
    assertThat(PostgresText.of("\uD83D\uD83D\uDE00")).isEqualTo("\uFFFD😀");
  }
}
