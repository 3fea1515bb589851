package io.windlass.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorableTextTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', ",
    "plain \u00e4\u20ac \uD83D\uDE80, plain \u00e4\u20ac \uD83D\uDE80, ",
    "a\u0001\u001f\u007f, a\u0001\u001f\u007f, ",
    "a\u0000b\u0000c, a\uFFFDb\uFFFDc, U+0000",
    "\uD83D, \uFFFD, U+D83D",
    "\uDE80\uD83D, \uFFFD\uFFFD, U+DE80",
    "\uD83D\uD83D\uDE80x, \uFFFD\uD83D\uDE80x, U+D83D"
  })
  void whatCannotBeKeptIsNamedAndReplaced(String text, String storable, String first) {
    assertThat(StorableText.of(text)).isEqualTo(storable);
    assertThat(StorableText.firstUnstorable(text)).isEqualTo(first);
  }

  @Test
  void goodTextIsNotCopied() {
    String text = new String("good".toCharArray());
    assertThat(StorableText.of(text)).isSameAs(text);
  }

  @Test
  void errorsCanBeWrittenWhateverTheyQuote() {
    assertThat(AwsErrors.client("no job \uD800\u0000").message()).isEqualTo("no job \uFFFD\uFFFD");
  }
}
