package io.windlass.scheduler.fairshare;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tournament tree: finds the first of many players whose ranks change one at a time. A change
 * costs O(log n), a new start O(n). Not thread-safe.
 *
 * @param <T> type of the players
 */
public final class TournamentTree<T> {
  private static final int NOBODY = -1;

  private final Comparator<T> order;
  private List<T> players = List.of();
  private int[] winners = {NOBODY, NOBODY};
  private int leaves = 1;

  public TournamentTree(Comparator<T> order) {
    this.order = order;
  }

  /** Starts again with these players; {@link #change} refers to them by their index. */
  public void start(List<T> all) {
    players = all;
    leaves = Math.max(1, Integer.highestOneBit(Math.max(1, all.size() * 2 - 1)));
    if (winners.length != leaves * 2) {
      winners = new int[leaves * 2];
    }
    Arrays.fill(winners, NOBODY);
    for (int i = 0; i < all.size(); i++) {
      winners[leaves + i] = i;
    }
    for (int node = leaves - 1; node > 0; node--) {
      winners[node] = better(winners[node * 2], winners[node * 2 + 1]);
    }
  }

  /** Updates the tree after the rank of the player at this index has changed. */
  public void change(int index) {
    for (int node = (leaves + index) / 2; node > 0; node /= 2) {
      winners[node] = better(winners[node * 2], winners[node * 2 + 1]);
    }
  }

  /** Returns the player that ranks first; null if there are no players. */
  public @Nullable T first() {
    return winners[1] == NOBODY ? null : players.get(winners[1]);
  }

  private int better(int one, int other) {
    if (one == NOBODY || other == NOBODY) {
      return Math.max(one, other);
    }
    return order.compare(players.get(one), players.get(other)) <= 0 ? one : other;
  }
}
