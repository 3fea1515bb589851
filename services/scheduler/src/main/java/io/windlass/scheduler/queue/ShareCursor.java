package io.windlass.scheduler.queue;

import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.job.JobId;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes down the line of one share as if each of its jobs were placed when it is taken. */
final class ShareCursor implements Comparable<ShareCursor> {
  private final ShareLine line;
  private final Iterator<Map.Entry<ShareLine.Place, ShareLine.Entry>> rest;
  private final ArrayDeque<Integer> children = new ArrayDeque<>();
  private Map.@Nullable Entry<ShareLine.Place, ShareLine.Entry> next;
  private long claim;
  private double score;

  ShareCursor(ShareLine line, long now, long window) {
    this.line = line;
    this.rest = line.entries().entrySet().iterator();
    this.claim = line.share().claim(now, window);
    this.score = line.score();
    advance();
  }

  boolean isAtEnd() {
    return next == null;
  }

  /** Takes the next job, which makes those that follow wait longer. */
  void take(Consumer<JobId> taker) {
    ShareLine.Entry entry = entry().getValue();
    claim += Share.claimOf(entry.profile().total().milliVcpus());
    score = line.group().score(claim);
    ChildRange range = entry.range();
    taker.accept(range == null ? entry.id() : range.array().child(children.remove()));
    if (children.isEmpty()) {
      advance();
    }
  }

  @Override
  public int compareTo(ShareCursor other) {
    int byRank = ShareLine.compare(entry().getKey(), score, other.entry().getKey(), other.score);
    return byRank != 0
        ? byRank
        : line.share().identifier().compareTo(other.line.share().identifier());
  }

  private void advance() {
    next = rest.hasNext() ? rest.next() : null;
    ChildRange range = next == null ? null : next.getValue().range();
    if (range != null) {
      range.ready().forEach(children::add);
    }
  }

  private Map.Entry<ShareLine.Place, ShareLine.Entry> entry() {
    return Objects.requireNonNull(next, "no job is left");
  }
}
