package io.windlass.stateevents.notification;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A notification in the EventBridge envelope (EV-010).
 *
 * @param id the same whenever the notification is sent again (EV-002)
 * @param resources ARNs of what it is about (EV-011)
 * @param detail JSON text
 * @param position its place in the account's history, which grows from one notification to the
 *     next; 0 if it has none (yet). Not part of the envelope.
 */
public record EventEnvelope(
    String id,
    String detailType,
    String source,
    String account,
    Instant time,
    String region,
    List<String> resources,
    String detail,
    long position) {
  /** What every notification about batch work names as its source (EV-007). */
  public static final String BATCH_SOURCE = "aws.batch";

  /** The same at its place in the account's history. */
  public EventEnvelope at(long place) {
    return new EventEnvelope(
        id, detailType, source, account, time, region, resources, detail, place);
  }

  /** The whole envelope as one line of JSON, its time in whole seconds. */
  public String toJson() {
    var json = new JsonText(detail.length() + 512);
    json.open("{")
        .string("version", "0")
        .string("id", id)
        .string("detail-type", detailType)
        .string("source", source)
        .string("account", account)
        .string("time", DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS)))
        .string("region", region);
    json.name("resources").open("[");
    for (String resource : resources) {
      json.separate().quoted(resource);
    }
    return json.close("]").raw("detail", detail).close("}").toString();
  }
}
