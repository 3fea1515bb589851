package io.windlass.scheduler.queue;

import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.quota.Quotas;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Goes down the lines of all shares as if there were room for each job when its turn comes. */
final class QuotaPreview {
  private static final class Cursor {
    private final String share;
    private final Iterator<Map.Entry<QuotaLine.Place, QuotaLine.Entry>> rest;
    private final ArrayDeque<Integer> children = new ArrayDeque<>();
    private Map.@Nullable Entry<QuotaLine.Place, QuotaLine.Entry> next;

    Cursor(QuotaLine line) {
      this.share = line.share();
      this.rest = line.entries().entrySet().iterator();
      advance();
    }

    boolean isAtEnd() {
      return next == null;
    }

    JobProfile profile() {
      return entry().getValue().profile();
    }

    QuotaTurn turn(Quotas quotas) {
      int rank = QuotaTurn.rankOf(quotas.grant(share, quotas.units().of(profile())));
      return QuotaTurn.of(rank, entry().getKey().position(), share);
    }

    JobId take() {
      QuotaLine.Entry entry = entry().getValue();
      ChildRange range = entry.range();
      JobId taken = range == null ? entry.id() : range.array().child(children.remove());
      if (children.isEmpty()) {
        advance();
      }
      return taken;
    }

    private void advance() {
      next = rest.hasNext() ? rest.next() : null;
      ChildRange range = next == null ? null : next.getValue().range();
      if (range != null) {
        range.ready().forEach(children::add);
      }
    }

    private Map.Entry<QuotaLine.Place, QuotaLine.Entry> entry() {
      return Objects.requireNonNull(next, "no job is left");
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

  void add(QuotaLine line) {
    cursors.add(new Cursor(line));
  }

  boolean isAtEnd() {
    return cursors.isEmpty();
  }

  JobId next() {
    Cursor cursor = cursors.stream().min(Comparator.comparing(c -> c.turn(quotas))).orElseThrow();
    quotas.add(cursor.share, quotas.units().of(cursor.profile()));
    JobId taken = cursor.take();
    if (cursor.isAtEnd()) {
      cursors.remove(cursor);
    }
    return taken;
  }
}
