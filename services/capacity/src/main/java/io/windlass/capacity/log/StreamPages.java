package io.windlass.capacity.log;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Iterates over the streams of a group that have events, by their first event, page by page. */
public final class StreamPages implements Iterator<LogStreamInfo> {
  private static final int PAGE = 500;

  private final LogStore logs;
  private StreamQuery query;
  private List<LogStreamInfo> page;
  private int next;

  /**
   * Creates an iteration over the streams whose name has a prefix and that have an event at or
   * after a time.
   */
  public StreamPages(LogStore logs, LogGroup group, String namePrefix, long activeSince) {
    this.logs = logs;
    this.query =
        new StreamQuery(group, namePrefix, activeSince, StreamQuery.Order.FIRST_EVENT, null, PAGE);
    this.page = logs.list(query);
  }

  @Override
  public boolean hasNext() {
    if (next == page.size() && page.size() == PAGE) {
      query = query.following(page.getLast());
      page = logs.list(query);
      next = 0;
    }
    return next < page.size();
  }

  @Override
  public LogStreamInfo next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.get(next++);
  }
}
