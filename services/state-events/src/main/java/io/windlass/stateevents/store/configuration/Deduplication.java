package io.windlass.stateevents.store.configuration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Which events of custom buses have been put lately: a second one of the same is left out. */
public final class Deduplication {
  /** For how long an event is known. */
  public static final Duration WINDOW = Duration.ofMinutes(5);

  private static final String CLAIM =
      "insert into event_deduplication (bus_arn, deduplication_id, event_id, expires_at) values"
          + " (?1, ?2, ?3, ?4) on conflict (bus_arn, deduplication_id) do update set event_id ="
          + " case when event_deduplication.expires_at <= ?5 then excluded.event_id else"
          + " event_deduplication.event_id end, expires_at = case when"
          + " event_deduplication.expires_at <= ?5 then excluded.expires_at else"
          + " event_deduplication.expires_at end returning event_id, expires_at";

  private Deduplication() {}

  /**
   * Returns the id of the event that is on the bus under a deduplication id: the given one if it is
   * the first. Concurrent callers wait for one another, so several ids are to be claimed in their
   * natural order.
   */
  public static String claim(
      ConfigurationSession session, String busArn, String id, String eventId, Instant now) {
    return (String)
        session.rows(
                CLAIM,
                List.of(busArn, id, eventId, now.plus(WINDOW).toEpochMilli(), now.toEpochMilli()))
            .getFirst()[0];
  }
}
