package io.windlass.capacity.log;

import java.util.Comparator;

/** An event and the stream that it is in. */
public record StreamEvent(LogStreamInfo stream, LogEvent event) {
  /** By time, then by stream, then as it was written. */
  static final Comparator<StreamEvent> ORDER =
      Comparator.comparing(StreamEvent::position, Position.ORDER);

  /** Where an event stands among those of its group. */
  public record Position(long timestamp, String stream, long offset) {
    static final Comparator<Position> ORDER =
        Comparator.comparingLong(Position::timestamp)
            .thenComparing(Position::stream)
            .thenComparingLong(Position::offset);
  }

  public Position position() {
    return new Position(event.timestamp(), stream.key().name(), event.offset());
  }
}
