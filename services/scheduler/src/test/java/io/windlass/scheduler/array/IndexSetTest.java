package io.windlass.scheduler.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of children, compared with a {@link BitSet} on random operations. */
class IndexSetTest {
  private static final int SIZE = 300;

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "63", "64", "0-9999", "0-41,43", "1,3,5,64-127,9999"})
  void rangesReadWhatTheyWrite(String ranges) {
    assertThat(IndexSet.parse(ranges)).hasToString(ranges);
    assertThat(IndexSet.parse(ranges)).isEqualTo(IndexSet.parse(ranges));
  }

  @Test
  void behavesLikeABitSet() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      BitSet one = random(random);
      BitSet two = random(random);
      check(of(one).plus(of(two)), or(one, two));
      check(of(one).minus(of(two)), andNot(one, two));
      check(of(one).and(of(two)), and(one, two));
    }
  }

  @Test
  void rangeIsWhatItSays() {
    assertThat(IndexSet.range(0, 0)).isEqualTo(IndexSet.NONE);
    assertThat(IndexSet.range(5, 3)).isEqualTo(IndexSet.NONE);
    assertThat(IndexSet.range(62, 66)).hasToString("62-65");
    assertThat(IndexSet.range(0, 10_000).count()).isEqualTo(10_000);
  }

  private static void check(IndexSet indexes, BitSet expected) {
    List<Integer> listed = new ArrayList<>();
    indexes.forEach(listed::add);
    assertThat(listed).containsExactlyElementsOf(expected.stream().boxed().toList());
    assertThat(indexes.count()).isEqualTo(expected.cardinality());
    assertThat(indexes.first()).isEqualTo(expected.nextSetBit(0));
    assertThat(indexes.firstMissing()).isEqualTo(expected.nextClearBit(0));
    assertThat(indexes).isEqualTo(of(expected)).hasSameHashCodeAs(of(expected));
    assertThat(IndexSet.parse(indexes.toString())).isEqualTo(indexes);
  }

  private static IndexSet of(BitSet bits) {
    IndexSet indexes = IndexSet.NONE;
    for (int i = bits.nextSetBit(0); i >= 0; i = bits.nextSetBit(i + 1)) {
      indexes = indexes.plus(i);
    }
    return indexes;
  }

  private static BitSet random(Random random) {
    BitSet bits = new BitSet();
    int many = random.nextInt(SIZE);
    for (int i = 0; i < many; i++) {
      bits.set(random.nextInt(1 + random.nextInt(SIZE)));
    }
    return bits;
  }

  private static BitSet or(BitSet one, BitSet two) {
    BitSet both = (BitSet) one.clone();
    both.or(two);
    return both;
  }

  private static BitSet andNot(BitSet one, BitSet two) {
    BitSet rest = (BitSet) one.clone();
    rest.andNot(two);
    return rest;
  }

  private static BitSet and(BitSet one, BitSet two) {
    BitSet common = (BitSet) one.clone();
    common.and(two);
    return common;
  }
}
