package io.windlass.scheduler.ordering;

import io.windlass.scheduler.quota.QuotaDecision;
import java.util.Comparator;

/**
 * The priority with which the head of a share is served: first what fits in its own limits, then
 * what is borrowed, in order of submission.
 */
record QuotaPriority(int rank, long order, int index, String share)
    implements Comparable<QuotaPriority> {
  /** The first rank of those whose shares hold them back. */
  static final int HELD_BACK = 2;

  private static final int RANKS = 3;

  private static final Comparator<QuotaPriority> ORDER =
      Comparator.comparingInt(QuotaPriority::rank)
          .thenComparingLong(QuotaPriority::order)
          .thenComparingInt(QuotaPriority::index)
          .thenComparing(QuotaPriority::share);

  static QuotaPriority of(int rank, QueuePosition position, String share) {
    return new QuotaPriority(rank, position.order(), position.index(), share);
  }

  static int rankOf(QuotaDecision grant) {
    return switch (grant) {
      case OWN -> 0;
      case BORROWED -> 1;
      case LENT, OVER_LIMIT, OVER_BORROW_LIMIT, NOTHING_TO_BORROW, NO_SHARE -> HELD_BACK;
    };
  }

  /** After all that have not been tried. */
  QuotaPriority passedOver() {
    return new QuotaPriority(rank + RANKS, order, index, share);
  }

  /** Returns whether it is worth trying. */
  boolean mayGo() {
    return rank < HELD_BACK;
  }

  @Override
  public int compareTo(QuotaPriority other) {
    return ORDER.compare(this, other);
  }
}
