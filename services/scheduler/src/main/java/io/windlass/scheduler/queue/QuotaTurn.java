package io.windlass.scheduler.queue;

import io.windlass.scheduler.quota.Grant;
import java.util.Comparator;

/**
 * When the head of a share is served: what is its share's own first, then what is borrowed, in
 * order of submission.
 */
record QuotaTurn(int rank, long order, int index, String share) implements Comparable<QuotaTurn> {
  /** The first rank of those whose shares hold them back. */
  static final int HELD_BACK = 2;

  private static final int RANKS = 3;

  private static final Comparator<QuotaTurn> BY_TURN =
      Comparator.comparingInt(QuotaTurn::rank)
          .thenComparingLong(QuotaTurn::order)
          .thenComparingInt(QuotaTurn::index)
          .thenComparing(QuotaTurn::share);

  static QuotaTurn of(int rank, QueuePosition position, String share) {
    return new QuotaTurn(rank, position.order(), position.index(), share);
  }

  static int rankOf(Grant grant) {
    return switch (grant) {
      case OWN -> 0;
      case BORROWED -> 1;
      case LENT, OVER_LIMIT, OVER_BORROW_LIMIT, NOTHING_TO_BORROW, NO_SHARE -> HELD_BACK;
    };
  }

  /** After all that have not been tried. */
  QuotaTurn passedOver() {
    return new QuotaTurn(rank + RANKS, order, index, share);
  }

  /** Whether it is worth trying. */
  boolean mayGo() {
    return rank < HELD_BACK;
  }

  @Override
  public int compareTo(QuotaTurn other) {
    return BY_TURN.compare(this, other);
  }
}
