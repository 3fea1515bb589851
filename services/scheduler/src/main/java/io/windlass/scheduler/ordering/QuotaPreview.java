package io.windlass.scheduler.ordering;

import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.quota.Quotas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Iterates over the waiting jobs of all shares as if each fitted in its turn. */
final class QuotaPreview {
  private record Cursor(String share, SubQueueIterator<QuotaSubQueue.Key> iterator) {
    QuotaPriority priority(Quotas quotas) {
      int rank = QuotaPriority.rankOf(quotas.grant(share, quotas.units().of(iterator.profile())));
      return QuotaPriority.of(rank, iterator.key().position(), share);
    }
  }

  private final Quotas quotas;
  private final List<Cursor> cursors = new ArrayList<>();

  /**
   * A preview that starts from the current use.
   *
   * @param quotas changes with each job that is passed
   */
  QuotaPreview(Quotas quotas) {
    this.quotas = quotas;
  }

  void add(QuotaSubQueue subQueue) {
    cursors.add(new Cursor(subQueue.share(), new SubQueueIterator<>(subQueue.entries())));
  }

  boolean isAtEnd() {
    return cursors.isEmpty();
  }

  JobId next() {
    Cursor cursor =
        cursors.stream().min(Comparator.comparing(c -> c.priority(quotas))).orElseThrow();
    quotas.add(cursor.share, quotas.units().of(cursor.iterator.profile()));
    JobId taken = cursor.iterator.take();
    if (cursor.iterator.isAtEnd()) {
      cursors.remove(cursor);
    }
    return taken;
  }
}
