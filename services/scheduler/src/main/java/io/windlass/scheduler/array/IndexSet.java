package io.windlass.scheduler.array;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A set of children of an array, by index. Immutable; a bit for each, so that ten thousand children
 * are some hundred words, and two sets are joined or compared word by word. In the store and in
 * records it is written as ranges, such as {@code 0-41,43}.
 */
public final class IndexSet {
  public static final IndexSet NONE = new IndexSet(new long[0]);

  private final long[] words;
  private final int count;

  /** The last word is not zero, so that equal sets have equal words. */
  private IndexSet(long[] words) {
    int used = words.length;
    while (used > 0 && words[used - 1] == 0) {
      used--;
    }
    this.words = used == words.length ? words : Arrays.copyOf(words, used);
    int bits = 0;
    for (long word : this.words) {
      bits += Long.bitCount(word);
    }
    this.count = bits;
  }

  public static IndexSet of(int index) {
    return NONE.plus(index);
  }

  /** From {@code from} to just before {@code to}. */
  public static IndexSet range(int from, int to) {
    if (from >= to) {
      return NONE;
    }
    long[] bits = new long[(to + 63) >> 6];
    Arrays.fill(bits, from >> 6, bits.length, -1L);
    bits[from >> 6] &= -1L << from;
    bits[bits.length - 1] &= -1L >>> -to;
    return new IndexSet(bits);
  }

  /** Reads what {@link #toString} writes. */
  public static IndexSet parse(String ranges) {
    if (ranges.isEmpty()) {
      return NONE;
    }
    IndexSet read = NONE;
    for (String range : ranges.split(",", -1)) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
      read = read.plus(range(first, last + 1));
    }
    return read;
  }

  public boolean contains(int index) {
    int word = index >> 6;
    return word < words.length && (words[word] & 1L << index) != 0;
  }

  public int count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** Returns the smallest; -1 if there is none. */
  public int first() {
    for (int i = 0; i < words.length; i++) {
      if (words[i] != 0) {
        return (i << 6) + Long.numberOfTrailingZeros(words[i]);
      }
    }
    return -1;
  }

  /** Returns the smallest that is missing. */
  public int firstMissing() {
    for (int i = 0; i < words.length; i++) {
      if (words[i] != -1L) {
        return (i << 6) + Long.numberOfTrailingZeros(~words[i]);
      }
    }
    return words.length << 6;
  }

  public IndexSet plus(int index) {
    if (contains(index)) {
      return this;
    }
    long[] bits = Arrays.copyOf(words, Math.max(words.length, (index >> 6) + 1));
    bits[index >> 6] |= 1L << index;
    return new IndexSet(bits);
  }

  public IndexSet plus(IndexSet other) {
    if (other.isEmpty() || isEmpty()) {
      return isEmpty() ? other : this;
    }
    long[] bits = Arrays.copyOf(words, Math.max(words.length, other.words.length));
    for (int i = 0; i < other.words.length; i++) {
      bits[i] |= other.words[i];
    }
    return new IndexSet(bits);
  }

  public IndexSet minus(IndexSet other) {
    if (isEmpty() || other.isEmpty()) {
      return this;
    }
    long[] bits = words.clone();
    for (int i = 0; i < Math.min(bits.length, other.words.length); i++) {
      bits[i] &= ~other.words[i];
    }
    return new IndexSet(bits);
  }

  public IndexSet and(IndexSet other) {
    long[] bits = Arrays.copyOf(words, Math.min(words.length, other.words.length));
    for (int i = 0; i < bits.length; i++) {
      bits[i] &= other.words[i];
    }
    return new IndexSet(bits);
  }

  /** In ascending order. */
  public void forEach(IntConsumer action) {
    for (int i = 0; i < words.length; i++) {
      for (long rest = words[i]; rest != 0; rest &= rest - 1) {
        action.accept((i << 6) + Long.numberOfTrailingZeros(rest));
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof IndexSet same && Arrays.equals(words, same.words));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int first = first();
    while (first >= 0) {
      int last = first;
      while (contains(last + 1)) {
        last++;
      }
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (last > first) {
        text.append('-').append(last);
      }
      first = after(last);
    }
    return text.toString();
  }

  /** Returns the smallest that is greater; -1 if there is none. */
  private int after(int index) {
    int limit = words.length << 6;
    for (int i = index + 1; i < limit; i++) {
      if (contains(i)) {
        return i;
      }
    }
    return -1;
  }
}
