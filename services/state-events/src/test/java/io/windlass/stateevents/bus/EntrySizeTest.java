package io.windlass.stateevents.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EntrySizeTest {
  @Test
  void isThatOfAwssFormula() {
    assertThat(EntrySize.of(true, "ab", "cde", "{}", List.of("é", "r")))
        .isEqualTo(14 + 2 + 3 + 2 + 3);
    assertThat(EntrySize.of(false, null, null, null, null)).isZero();
  }
}
