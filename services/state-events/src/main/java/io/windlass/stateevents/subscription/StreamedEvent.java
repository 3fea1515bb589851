package io.windlass.stateevents.subscription;

import io.windlass.stateevents.notification.EventEnvelope;

/**
 * A notification with the text that is sent to subscribers. Made once per notification and shared
 * by all subscribers.
 *
 * @param frame the server-sent event: id, event and data lines, and the empty line
 */
public record StreamedEvent(EventEnvelope envelope, String frame) {
  /** {@code envelope} with its text. */
  public static StreamedEvent of(EventEnvelope envelope) {
    return new StreamedEvent(envelope, frame(envelope));
  }

  private static String frame(EventEnvelope envelope) {
    return "id: "
        + envelope.id()
        + "\nevent: "
        + envelope.detailType()
        + "\ndata: "
        + oneLine(envelope.toJson())
        + "\n\n";
  }

  /** Line breaks in JSON can only stand between tokens, where a space does as well. */
  private static String oneLine(String json) {
    return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
        ? json
        : json.replace('\n', ' ').replace('\r', ' ');
  }
}
