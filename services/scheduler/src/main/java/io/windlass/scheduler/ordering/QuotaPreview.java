package io.windlass.scheduler.ordering;

import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.quota.Quotas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Goes down the lines of all shares as if there were room for each job when its turn comes. */
final class QuotaPreview {
  private record Cursor(String share, SubQueueIterator<QuotaSubQueue.Place> walk) {
    QuotaPriority turn(Quotas quotas) {
      int rank = QuotaPriority.rankOf(quotas.grant(share, quotas.units().of(walk.profile())));
      return QuotaPriority.of(rank, walk.place().position(), share);
    }
  }

  private final Quotas quotas;
  private final List<Cursor> cursors = new ArrayList<>();

  /**
   * A look ahead from what is used now.
   *
   * @param quotas changes with each job that is gone past
   */
  QuotaPreview(Quotas quotas) {
    this.quotas = quotas;
  }

  void add(QuotaSubQueue line) {
    cursors.add(new Cursor(line.share(), new SubQueueIterator<>(line.entries())));
  }

  boolean isAtEnd() {
    return cursors.isEmpty();
  }

  JobId next() {
    Cursor cursor = cursors.stream().min(Comparator.comparing(c -> c.turn(quotas))).orElseThrow();
    quotas.add(cursor.share, quotas.units().of(cursor.walk.profile()));
    JobId taken = cursor.walk.take();
    if (cursor.walk.isAtEnd()) {
      cursors.remove(cursor);
    }
    return taken;
  }
}
