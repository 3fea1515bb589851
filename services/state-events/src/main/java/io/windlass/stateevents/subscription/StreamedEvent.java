package io.windlass.stateevents.subscription;

import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.notification.JsonObject;
import io.windlass.stateevents.notification.JsonObject.Member;

/**
 * An event on its way to subscribers: what filters look at, and the text that is sent. Made once
 * per event, shared by all subscribers. What the event does not have is empty.
 *
 * @param frame the event as it goes over the wire: id, event and data lines, and the empty line
 * @param position its place in the account's history; 0 if that is not known
 */
public record StreamedEvent(
    String id,
    String account,
    String detailType,
    String jobId,
    String jobName,
    String jobQueueArn,
    String status,
    String frame,
    long position) {

  /** The members that filters look at stand at the beginning of a detail. */
  private static final int MEMBERS_LOOKED_AT = 8;

  /** {@code envelope} made ready for subscribers. */
  public static StreamedEvent of(EventEnvelope envelope) {
    String jobId = "";
    String jobName = "";
    String jobQueueArn = "";
    String status = "";
    for (Member member : JsonObject.firstMembers(envelope.detail(), MEMBERS_LOOKED_AT)) {
      switch (member.name()) {
        case "jobId" -> jobId = JsonObject.unquoted(member.value());
        case "jobName" -> jobName = JsonObject.unquoted(member.value());
        case "jobQueue" -> jobQueueArn = JsonObject.unquoted(member.value());
        case "status" -> status = JsonObject.unquoted(member.value());
        default -> {}
      }
    }
    return new StreamedEvent(
        envelope.id(),
        envelope.account(),
        envelope.detailType(),
        jobId,
        jobName,
        jobQueueArn,
        status,
        frame(envelope),
        envelope.position());
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
