package io.windlass.submission.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayRoleTest {
  private static ArrayRole.Parent parent(int size, @Nullable String runnable) {
    return new ArrayRole.Parent(size, Map.of(), 1L, 1L, ArrayRole.Parent.indexes(runnable));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "SUBMITTED, 0, -",
        "PENDING, 0, RUNNABLE",
        "PENDING, 2, RUNNABLE",
        "PENDING, 3, PENDING",
        "PENDING, 5, RUNNABLE",
        "PENDING, 6, PENDING",
        "PENDING, 7, -",
        "FAILED, 0, FAILED",
        "FAILED, 7, -",
        "SUCCEEDED, 0, -"
      })
  void ar005ar012AChildThatNothingWasSaidOfIsAsItsParentSays(
      String parentStatus, int index, @Nullable String status) {
    assertThat(parent(7, "0-2,5").unheard(parentStatus, index).orElse(null)).isEqualTo(status);
  }

  @Test
  void js024ChildrenOfAStateAreFoundFromAnyIndexOn() {
    ArrayRole.Parent parent = parent(7, "0-2,5");
    assertThat(parent.unheardIn("PENDING", "RUNNABLE", 0)).containsExactly(0, 1, 2, 5);
    assertThat(parent.unheardIn("PENDING", "RUNNABLE", 2)).containsExactly(2, 5);
    assertThat(parent.unheardIn("PENDING", "PENDING", 0)).containsExactly(3, 4, 6);
    assertThat(parent.unheardIn("PENDING", "RUNNING", 0)).isEmpty();
    assertThat(parent.unheardIn("SUBMITTED", "PENDING", 0)).isEmpty();
    assertThat(parent.unheardIn("FAILED", "FAILED", 5)).containsExactly(5, 6);
    assertThat(parent.unheardIn("FAILED", "FAILED", 2_000_000_000)).isEmpty();
  }

  @Test
  void noRangesAreNoIndexes() {
    assertThat(ArrayRole.Parent.indexes(null).isEmpty()).isTrue();
    assertThat(ArrayRole.Parent.indexes("").isEmpty()).isTrue();
    assertThat(ArrayRole.Parent.indexes("9999").stream()).containsExactly(9999);
  }
}
