package io.windlass.capacity.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.windlass.capacity.instance.InstanceTransitions.Trigger;
import org.junit.jupiter.api.Test;

class InstanceTransitionsTest {
  @Test
  void everyRowIsVisitedAndEveryAbsentPairRefused() {
    int taken = 0;
    for (InstanceState from : InstanceState.values()) {
      for (Trigger trigger : Trigger.values()) {
        var row =
            InstanceTransitions.ROWS.stream()
                .filter(r -> r.from() == from && r.trigger() == trigger)
                .findFirst();
        if (row.isPresent()) {
          taken++;
          assertThat(InstanceTransitions.next(from, trigger)).isEqualTo(row.get().to());
        } else {
          assertThatIllegalStateException()
              .isThrownBy(() -> InstanceTransitions.next(from, trigger));
        }
      }
    }
    assertThat(taken).isEqualTo(InstanceTransitions.ROWS.size());
  }

  @Test
  void aTerminatedInstanceHasNoTransitions() {
    assertThat(InstanceTransitions.ROWS).noneMatch(row -> row.from().isTerminal());
  }

  @Test
  void idsLookLikeInstanceIdsAndDiffer() {
    assertThat(InstanceIds.instanceId("arn", "uuid", 1))
        .matches("i-[0-9a-f]{17}")
        .isNotEqualTo(InstanceIds.instanceId("arn", "uuid", 2))
        .isNotEqualTo(InstanceIds.instanceId("arn", "other", 1));
    assertThat(InstanceIds.containerInstanceId("arn", "uuid", 1)).matches("[0-9a-f]{32}");
  }
}
