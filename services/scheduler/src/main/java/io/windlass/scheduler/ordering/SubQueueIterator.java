package io.windlass.scheduler.ordering;

import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the jobs of a sub-queue; children of an array come one after the other. Valid while
 * the sub-queue does not change.
 *
 * @param <P> the type of the positions
 */
final class SubQueueIterator<P> {
  private final Iterator<Map.Entry<P, SubQueueEntry>> rest;
  private final ArrayDeque<Integer> children = new ArrayDeque<>();
  private Map.@Nullable Entry<P, SubQueueEntry> next;

  SubQueueIterator(NavigableMap<P, SubQueueEntry> entries) {
    rest = entries.entrySet().iterator();
    advance();
  }

  boolean isAtEnd() {
    return next == null;
  }

  /** Returns the position of the next job; there must be one. */
  P key() {
    return entry().getKey();
  }

  /** Returns what the next job is like; there must be one. */
  JobProfile profile() {
    return entry().getValue().profile();
  }

  /** Returns the next job and moves on; there must be one. */
  JobId take() {
    SubQueueEntry entry = entry().getValue();
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

  private Map.Entry<P, SubQueueEntry> entry() {
    return Objects.requireNonNull(next, "no job is left");
  }
}
