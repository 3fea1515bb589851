package io.windlass.scheduler.fairshare;

import java.util.ArrayDeque;
import java.util.List;

/** What one share used lately, in a limited number of slices however much happened. */
final class Usage {
  private static final int SLICES = 30;

  private final ArrayDeque<UsageSlice> slices = new ArrayDeque<>();

  /** So much was used between two times, later than all before. */
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

  /** What that counts at {@code now}, in milli-vCPUs times milliseconds. */
  double worth(long now, long window) {
    double sum = 0;
    for (UsageSlice slice : slices) {
      sum += slice.worth(now, window);
    }
    return sum;
  }

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
