package io.windlass.messaging.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchBisectionTest {
  private static final int MOST = 2_000;

  private final BatchBisection batchBisection = new BatchBisection(MOST);
  private final List<Integer> found = new ArrayList<>();
  private int failures;

  /** Processes a topic like a partition, until all records are handled or set aside. */
  private void run(int records, Set<Integer> poison, boolean hints) {
    int next = 0;
    while (next < records) {
      int end = next;
      while (end < records && end - next < batchBisection.limit()) {
        boolean alone = batchBisection.isSuspect("t", end);
        if (alone && end > next) {
          break;
        }
        end++;
        if (alone) {
          break;
        }
      }
      int first = firstPoison(poison, next, end);
      if (first < 0) {
        batchBisection.passed(end - next, positions(next, end));
        next = end;
      } else if (batchBisection.isActive() && end - next == 1) {
        failures++;
        found.add(next);
        batchBisection.passed(1, positions(next, end));
        next = end;
      } else {
        failures++;
        batchBisection.failed(end - next, false, hints ? positions(first, first + 1) : List.of());
      }
    }
  }

  private static int firstPoison(Set<Integer> poison, int from, int to) {
    for (int i = from; i < to; i++) {
      if (poison.contains(i)) {
        return i;
      }
    }
    return -1;
  }

  private static List<BatchBisection.Position> positions(int from, int to) {
    List<BatchBisection.Position> positions = new ArrayList<>();
    for (int i = from; i < to; i++) {
      positions.add(new BatchBisection.Position("t", i));
    }
    return positions;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 777, 1_999, 3_000, 9_999})
  void oneOfManyIsFoundByFewLoads(int poison) {
    run(15_000, Set.of(poison), false);

    assertThat(found).containsExactly(poison);
    assertThat(failures).isLessThanOrEqualTo(4);
    assertThat(batchBisection.isActive()).isFalse();
    assertThat(batchBisection.limit()).isEqualTo(MOST);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 777, 1_999, 3_000, 9_999})
  void aHintSparesAllButTwo(int poison) {
    run(15_000, Set.of(poison), true);

    assertThat(found).containsExactly(poison);
    assertThat(failures).isEqualTo(2);
    assertThat(batchBisection.isActive()).isFalse();
  }

  @Test
  void severalAreFoundEach() {
    Set<Integer> poison = Set.of(5, 6, 900, 1_500, 1_501);
    run(3_000, poison, false);

    assertThat(found).containsExactlyInAnyOrderElementsOf(poison);
    assertThat(failures).isLessThanOrEqualTo(20);
  }

  @Test
  void timersAreTriedOneAccountAfterTheOther() {
    batchBisection.timerFailed(null);
    batchBisection.dueAccounts(List.of("a", "b", "c"));
    assertThat(batchBisection.nextAccount()).isEqualTo("a");

    batchBisection.timerPassed();
    batchBisection.dueAccounts(List.of("b", "c"));
    batchBisection.timerPassed();
    assertThat(batchBisection.nextAccount()).isEqualTo("c");
    assertThat(batchBisection.isActive()).isTrue();
    batchBisection.timerPassed();

    assertThat(batchBisection.isActive()).isFalse();
  }

  @Test
  void anAccountThatIsNamedIsTheOneToTry() {
    batchBisection.timerFailed("c");
    batchBisection.dueAccounts(List.of("a", "b", "c"));

    assertThat(batchBisection.nextAccount()).isEqualTo("c");
    batchBisection.timerPassed();
    assertThat(batchBisection.isActive()).isFalse();
  }
}
