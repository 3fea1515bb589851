package io.windlass.submission.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptKeyTest {
  @Test
  void attemptsEndedInThisOrderFS046() {
    List<AttemptKey> inOrder =
        List.of(
            AttemptKey.preempted(1, 1),
            AttemptKey.preempted(1, 2),
            AttemptKey.ended(1),
            AttemptKey.ended(2),
            AttemptKey.preempted(10, 3),
            AttemptKey.ended(11));
    assertThat(inOrder).isSorted();
    assertThat(inOrder.stream().map(AttemptKey::toString).map(AttemptKey::parse))
        .containsExactlyElementsOf(inOrder);
    assertThat(AttemptKey.ended(7)).hasToString("7");
  }
}
