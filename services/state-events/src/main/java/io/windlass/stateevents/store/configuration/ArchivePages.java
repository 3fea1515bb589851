package io.windlass.stateevents.store.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads from archives within a transaction. */
public final class ArchivePages {
  private static final int MOST_EVENTS = 200;
  private static final long MOST_BYTES = 4L << 20;
  private static final String PAGE =
      "select at, event_id, event from (select at, event_id, event, size, sum(size) over (order by"
          + " at, event_id) as total from (select at, event_id, event, size from archived_event"
          + " where archive_uuid = ?1 and (at, event_id) > (?2, ?3) and at < ?4 order by at,"
          + " event_id limit ?5) as page) as summed where total - size < ?6 order by at, event_id";
  private static final String UNFINISHED =
      "select r.id from ReplayEntity r where r.endedAt is null order by r.startedAt";

  private ArchivePages() {}

  /** An event in an archive. */
  public record Stored(long at, String id, String json) {}

  /**
   * What an archive has.
   *
   * @param bytes of all events
   */
  public record Size(long events, long bytes) {}

  /** Returns the next events of a replay, in their order; none if it has had all. */
  public static List<Stored> next(ConfigurationSession session, ReplayEntity replay) {
    List<Object> parameters =
        List.of(
            replay.archiveUuid(),
            replay.positionAt(),
            replay.positionId(),
            replay.range().untilAt(),
            MOST_EVENTS,
            MOST_BYTES);
    List<Stored> page = new ArrayList<>();
    for (Object[] row : session.rows(PAGE, parameters)) {
      page.add(new Stored(((Number) row[0]).longValue(), (String) row[1], (String) row[2]));
    }
    return page;
  }

  /** Returns how much an archive has. */
  public static Size size(ConfigurationSession session, ArchiveEntity archive) {
    Object[] row =
        session
            .rows(
                "select count(*), coalesce(sum(size), 0) from archived_event where archive_uuid ="
                    + " ?1",
                List.of(archive.uuid()))
            .getFirst();
    return new Size(((Number) row[0]).longValue(), ((Number) row[1]).longValue());
  }

  /** Returns the keys of replays that are not over. */
  public static List<String> unfinished(ConfigurationSession session) {
    return session.list(String.class, UNFINISHED, Map.of(), MOST_EVENTS);
  }
}
