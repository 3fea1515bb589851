package io.windlass.capacity.log;

import java.util.Comparator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A query for a page of the streams of a group.
 *
 * @param namePrefix the empty string matches every stream
 * @param activeSince selects streams with an event at or after this time; null selects all, also
 *     those without events
 * @param after the position after which the page starts; null for the first page
 */
public record StreamQuery(
    LogGroup group,
    String namePrefix,
    @Nullable Long activeSince,
    Order order,
    @Nullable Position after,
    int limit) {
  /** What a page is sorted by; ties are sorted by name. */
  public enum Order {
    NAME,
    NAME_DESCENDING,
    LAST_EVENT,
    LAST_EVENT_DESCENDING,
    /** Only for streams with events: requires {@code activeSince}. */
    FIRST_EVENT;

    /** Returns the time by which a stream is sorted; zero if it is sorted by name only. */
    public long time(LogStreamInfo stream) {
      Long first = stream.firstEventAt();
      return switch (this) {
        case NAME, NAME_DESCENDING -> 0;
        case LAST_EVENT, LAST_EVENT_DESCENDING -> stream.lastActiveAt();
        case FIRST_EVENT -> first == null ? stream.createdAt() : first;
      };
    }

    public boolean isDescending() {
      return this == NAME_DESCENDING || this == LAST_EVENT_DESCENDING;
    }

    public Comparator<LogStreamInfo> comparator() {
      var ascending = Comparator.comparing(this::position, Position.ASCENDING);
      return isDescending() ? ascending.reversed() : ascending;
    }

    public Position position(LogStreamInfo stream) {
      return new Position(time(stream), stream.key().name());
    }
  }

  /** A position in the order. */
  public record Position(long time, String name) {
    static final Comparator<Position> ASCENDING =
        Comparator.comparingLong(Position::time).thenComparing(Position::name);
  }

  /** Returns the query for the page after a stream. */
  public StreamQuery following(LogStreamInfo last) {
    return new StreamQuery(group, namePrefix, activeSince, order, order.position(last), limit);
  }

  /** Returns a predicate that matches the streams on this page and later ones. */
  public Predicate<LogStreamInfo> filter() {
    return stream ->
        stream.key().group().equals(group) && named(stream) && active(stream) && behind(stream);
  }

  private boolean named(LogStreamInfo stream) {
    return stream.key().name().startsWith(namePrefix);
  }

  private boolean active(LogStreamInfo stream) {
    Long last = stream.lastEventAt();
    return activeSince == null || (last != null && last >= activeSince);
  }

  private boolean behind(LogStreamInfo stream) {
    if (after == null) {
      return true;
    }
    int compared = Position.ASCENDING.compare(order.position(stream), after);
    return order.isDescending() ? compared < 0 : compared > 0;
  }
}
