package io.windlass.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** Events and what became of them, for people. */
final class EventText {
  private EventText() {}

  /** An event of a stream in a line. */
  static String line(JsonNode event, boolean json) {
    if (json || !event.has("detail-type")) {
      return event.toString();
    }
    JsonNode detail = event.path("detail");
    String reason = detail.path("statusReason").asText();
    return "%s  %-9s  %s  %s  %s%s"
        .formatted(
            event.path("time").asText(),
            detail.path("status").asText(),
            detail.path("jobName").asText(),
            detail.path("jobId").asText(),
            event.path("id").asText(),
            reason.isEmpty() ? "" : "  " + reason);
  }

  /**
   * What became of an event.
   *
   * @param asked whether one rule was asked for
   */
  static String explanation(JsonNode answer, boolean asked) {
    var text = new StringBuilder();
    if (answer.path("found").isTextual()) {
      text.append(
          "%s: %s of %s on %s%n"
              .formatted(
                  answer.path("eventId").asText(),
                  answer.path("event").path("detail-type").asText(),
                  answer.path("event").path("source").asText(),
                  answer.path("eventBusArn").asText()));
    } else {
      text.append("%s: its text is not kept any more%n".formatted(answer.path("eventId").asText()));
    }
    answer.path("subscriptions").forEach(each -> subscription(text, each));
    int others = answer.path("unconcerned").asInt();
    if (!asked && (others > 0 || answer.path("subscriptions").isEmpty())) {
      text.append(
          "Other subscriptions that are not concerned: %d (--rule tells why)%n".formatted(others));
    }
    return text.toString();
  }

  private static void subscription(StringBuilder text, JsonNode of) {
    text.append(
        "- %s%s%n  %s: %s%n"
            .formatted(
                of.path("subscription").asText(),
                of.path("targetArn").isTextual() ? " → " + of.path("targetArn").asText() : "",
                of.path("status").asText(),
                of.path("explanation").asText()));
    for (JsonNode mismatch : of.path("mismatches")) {
      text.append(
          "  %s is %s; the pattern wants %s%n"
              .formatted(
                  mismatch.path("path").asText(),
                  mismatch.path("found").asText(),
                  mismatch.path("wanted").asText()));
    }
    for (JsonNode failure : of.path("failures")) {
      text.append(
          "  %s  %s  %s%n"
              .formatted(
                  time(failure.path("at")),
                  failure.path("code").asText(),
                  failure.path("message").asText()));
    }
    if (of.path("endedAt").isNumber()) {
      text.append("  %s  %s%n".formatted(time(of.path("endedAt")), of.path("status").asText()));
    }
    if (of.path("nextAttemptAt").isNumber()) {
      text.append("  next attempt at %s%n".formatted(time(of.path("nextAttemptAt"))));
    }
  }

  private static String time(JsonNode millis) {
    return Instant.ofEpochMilli(millis.asLong()).toString();
  }
}
