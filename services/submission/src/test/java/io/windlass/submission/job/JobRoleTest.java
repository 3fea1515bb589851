package io.windlass.submission.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobRoleTest {
  private static JobRole.Array parent(int size, @Nullable String runnable) {
    return new JobRole.Array(size, Map.of(), 1L, 1L, JobRole.Array.parseIndexes(runnable));
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
    assertThat(parent(7, "0-2,5").impliedStatus(parentStatus, index).orElse(null))
        .isEqualTo(status);
  }

  @Test
  void js024ChildrenOfAStateAreFoundFromAnyIndexOn() {
    JobRole.Array parent = parent(7, "0-2,5");
    assertThat(parent.withImpliedStatus("PENDING", "RUNNABLE", 0)).containsExactly(0, 1, 2, 5);
    assertThat(parent.withImpliedStatus("PENDING", "RUNNABLE", 2)).containsExactly(2, 5);
    assertThat(parent.withImpliedStatus("PENDING", "PENDING", 0)).containsExactly(3, 4, 6);
    assertThat(parent.withImpliedStatus("PENDING", "RUNNING", 0)).isEmpty();
    assertThat(parent.withImpliedStatus("SUBMITTED", "PENDING", 0)).isEmpty();
    assertThat(parent.withImpliedStatus("FAILED", "FAILED", 5)).containsExactly(5, 6);
    assertThat(parent.withImpliedStatus("FAILED", "FAILED", 2_000_000_000)).isEmpty();
  }

  @Test
  void noRangesAreNoIndexes() {
    assertThat(JobRole.Array.parseIndexes(null).isEmpty()).isTrue();
    assertThat(JobRole.Array.parseIndexes("").isEmpty()).isTrue();
    assertThat(JobRole.Array.parseIndexes("9999").stream()).containsExactly(9999);
  }
}
