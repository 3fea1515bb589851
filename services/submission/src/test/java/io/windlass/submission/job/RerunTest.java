package io.windlass.submission.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which children of an array run again, by their original indexes. */
class RerunTest {
  @Test
  void indexesAreWrittenAsRanges() {
    assertThat(Rerun.ofArray("a", List.of(0, 3, 4, 5, 9), 10).ranges()).isEqualTo("0,3-5,9");
    assertThat(Rerun.ofArray("a", List.of(7), 10).ranges()).isEqualTo("7");
  }

  @Test
  void rerunOfARerunKeepsTheFirstIndexes() {
    Rerun first = Rerun.ofArray("a", List.of(2, 4, 6, 8), 10);
    Rerun second = first.of("b", List.of(1, 3));
    assertThat(second).isEqualTo(new Rerun("b", List.of(4, 8), 10));
  }
}
