package io.windlass.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTest {
  private static final int MOST = 2_000;

  private final Probe probe = new Probe(MOST);
  private final List<Integer> found = new ArrayList<>();
  private int failures;

  /** Goes through a topic as a partition does, until all is through or set aside. */
  private void run(int records, Set<Integer> poison, boolean hints) {
    int next = 0;
    while (next < records) {
      int end = next;
      while (end < records && end - next < probe.limit()) {
        boolean alone = probe.isSuspect("t", end);
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
        probe.passed(end - next, places(next, end));
        next = end;
      } else if (probe.isOn() && end - next == 1) {
        failures++;
        found.add(next);
        probe.passed(1, places(next, end));
        next = end;
      } else {
        failures++;
        probe.failed(end - next, false, hints ? places(first, first + 1) : List.of());
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

  private static List<Probe.Place> places(int from, int to) {
    List<Probe.Place> places = new ArrayList<>();
    for (int i = from; i < to; i++) {
      places.add(new Probe.Place("t", i));
    }
    return places;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 777, 1_999, 3_000, 9_999})
  void oneOfManyIsFoundByFewLoads(int poison) {
    run(15_000, Set.of(poison), false);

    assertThat(found).containsExactly(poison);
    assertThat(failures).isLessThanOrEqualTo(4);
    assertThat(probe.isOn()).isFalse();
    assertThat(probe.limit()).isEqualTo(MOST);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 777, 1_999, 3_000, 9_999})
  void aHintSparesAllButTwo(int poison) {
    run(15_000, Set.of(poison), true);

    assertThat(found).containsExactly(poison);
    assertThat(failures).isEqualTo(2);
    assertThat(probe.isOn()).isFalse();
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
    probe.timerFailed(null);
    probe.dueAccounts(List.of("a", "b", "c"));
    assertThat(probe.nextAccount()).isEqualTo("a");

    probe.timerPassed();
    probe.dueAccounts(List.of("b", "c"));
    probe.timerPassed();
    assertThat(probe.nextAccount()).isEqualTo("c");
    assertThat(probe.isOn()).isTrue();
    probe.timerPassed();

    assertThat(probe.isOn()).isFalse();
  }

  @Test
  void anAccountThatIsNamedIsTheOneToTry() {
    probe.timerFailed("c");
    probe.dueAccounts(List.of("a", "b", "c"));

    assertThat(probe.nextAccount()).isEqualTo("c");
    probe.timerPassed();
    assertThat(probe.isOn()).isFalse();
  }
}
