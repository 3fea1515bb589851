package io.windlass.stateevents.subscription;

import io.windlass.stateevents.notification.EventEnvelope;

/**
 * A notification with the text that is sent to subscribers. Made once per notification and shared
 * by all subscribers.
 *
 * @param head what stands before the envelope in a server-sent event: lines with id and type
 * @param json the envelope, in one line
 */
public record StreamedEvent(EventEnvelope envelope, String head, String json) {
  /** {@code envelope} with its text. */
  public static StreamedEvent of(EventEnvelope envelope) {
    return new StreamedEvent(
        envelope,
        "id: " + envelope.id() + "\nevent: " + envelope.detailType() + "\ndata: ",
        oneLine(envelope.toJson()));
  }

  /** Line breaks in JSON can only stand between tokens, where a space does as well. */
  private static String oneLine(String json) {
    return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
        ? json
        : json.replace('\n', ' ').replace('\r', ' ');
  }
}
