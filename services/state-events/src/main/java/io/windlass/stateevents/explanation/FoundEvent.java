package io.windlass.stateevents.explanation;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event whose text is still known.
 *
 * @param ingested when it was put on its bus
 * @param json the envelope
 * @param source where it was found
 */
public record FoundEvent(String busArn, Instant ingested, String json, Source source) {
  /** Where the text of an event is kept. */
  public enum Source {
    /** Among the events that somebody is still to have. */
    PENDING,
    /** Composed again from the history of its job. */
    HISTORY,
    /** On the topic of what was put on buses, for as long as the topic keeps it. */
    TOPIC
  }

  /** Where events are looked for. */
  public interface Finder {
    /** Returns an account's event; empty if its text is not kept any more. Blocks. */
    Optional<FoundEvent> find(String accountId, UUID eventId);
  }
}
