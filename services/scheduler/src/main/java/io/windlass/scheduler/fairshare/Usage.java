package io.windlass.scheduler.fairshare;

import java.util.ArrayDeque;
import java.util.List;

/** The recent usage of one share, in a bounded number of slices. */
final class Usage {
  private static final int SLICES = 30;

  private final ArrayDeque<UsageSlice> slices = new ArrayDeque<>();

  /** Adds usage between two times, which must not lie before usage that was added earlier. */
  void add(long from, long to, long milliVcpus, long window) {
    long start = Math.max(from, to - window);
    expire(to);
    while (milliVcpus > 0 && start < to) {
      UsageSlice last = sliceAt(start, window / SLICES);
      long end = Math.min(to, last.end());
      slices.addLast(last.plus(start, end, milliVcpus, window));
      start = end;
    }
  }

  /** Returns what the usage counts at {@code now}, in milli-vCPUs times milliseconds. */
  double worth(long now, long window) {
    double sum = 0;
    for (UsageSlice slice : slices) {
      sum += slice.worth(now, window);
    }
    return sum;
  }

  /** Returns whether none of it counts any more. */
  boolean isOver(long now) {
    return slices.isEmpty() || slices.getLast().expires() <= now;
  }

  List<UsageSlice> slices() {
    return List.copyOf(slices);
  }

  void restore(List<UsageSlice> stored) {
    slices.clear();
    slices.addAll(stored);
  }

  private UsageSlice sliceAt(long at, long width) {
    UsageSlice last = slices.peekLast();
    if (last != null && at < last.end()) {
      slices.removeLast();
      return last;
    }
    long start = Math.floorDiv(at, width) * width;
    return UsageSlice.empty(last == null ? start : Math.max(start, last.end()), start + width);
  }

  private void expire(long now) {
    while (!slices.isEmpty() && slices.getFirst().expires() <= now) {
      slices.removeFirst();
    }
  }
}
