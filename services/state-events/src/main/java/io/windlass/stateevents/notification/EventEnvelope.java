package io.windlass.stateevents.notification;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * A notification in the EventBridge envelope (EV-010).
 *
 * @param id the same whenever the notification is sent again (EV-002)
 * @param resources ARNs of what it is about (EV-011)
 * @param detail JSON text
 * @param job the job that it is about
 * @param position its position in the account's history, which grows from one notification to the
 *     next; 0 if it has none (yet). Not part of the JSON.
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
    Job job,
    long position) {
  /** What subscribers select notifications by. What a notification does not have is empty. */
  public record Job(String id, String name, String queueArn, String status) {
    /** Of a notification that is not about a job. */
    public static final Job NONE = new Job("", "", "", "");

    /**
     * Returns the job of a detail.
     *
     * @throws IllegalArgumentException if {@code detail} is not a JSON object
     */
    public static Job of(String detail) {
      Map<String, String> members = JsonText.strings(detail);
      return new Job(
          members.getOrDefault("jobId", ""),
          members.getOrDefault("jobName", ""),
          members.getOrDefault("jobQueue", ""),
          members.getOrDefault("status", ""));
    }
  }

  /** What every notification about batch work names as its source (EV-007). */
  public static final String BATCH_SOURCE = "aws.batch";

  /** Returns the same notification with its position in the account's history. */
  public EventEnvelope at(long place) {
    return new EventEnvelope(
        id, detailType, source, account, time, region, resources, detail, job, place);
  }

  /** Returns the envelope as JSON, its time in whole seconds. */
  public String toJson() {
    return JsonText.object(detail.length() + 512, this::writeTo);
  }

  private void writeTo(JsonGenerator json) throws IOException {
    json.writeStringField("version", "0");
    json.writeStringField("id", id);
    json.writeStringField("detail-type", detailType);
    json.writeStringField("source", source);
    json.writeStringField("account", account);
    json.writeStringField(
        "time", DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS)));
    json.writeStringField("region", region);
    json.writeArrayFieldStart("resources");
    for (String resource : resources) {
      json.writeString(resource);
    }
    json.writeEndArray();
    JsonText.raw(json, "detail", detail);
  }
}
