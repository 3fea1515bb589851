package io.windlass.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class EventTextTest {
  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void rule011TheFieldToBlameIsNamed() throws Exception {
    var answer =
        json(
            """
            {"eventId": "e1", "found": "TOPIC", "eventBusArn": "bus", "unconcerned": 0,
             "event": {"detail-type": "order", "source": "shop"},
             "subscriptions": [{"subscription": "rule/large", "targetArn": null, "status": "NOT_MATCHED",
               "explanation": "The pattern does not match.", "failures": [], "endedAt": null,
               "mismatches": [{"path": "detail.size", "wanted": "[9]", "found": "[1]"}]}]}
            """);
    assertThat(EventText.explanation(answer, true).lines())
        .containsExactly(
            "e1: order of shop on bus",
            "- rule/large",
            "  NOT_MATCHED: The pattern does not match.",
            "  detail.size is [1]; the pattern wants [9]");
  }

  @Test
  void rule009AttemptsAreToldWithTimes() throws Exception {
    var answer =
        json(
            """
            {"eventId": "e1", "found": null, "unconcerned": 3,
             "subscriptions": [{"subscription": "rule/r/t", "targetArn": "http://t", "status": "RETRYING",
               "explanation": "It is tried again.", "mismatches": [], "nextAttemptAt": 2000,
               "failures": [{"at": 1000, "code": "HTTP_503", "message": "busy"}]}]}
            """);
    assertThat(EventText.explanation(answer, false).lines())
        .containsExactly(
            "e1: its text is not kept any more",
            "- rule/r/t → http://t",
            "  RETRYING: It is tried again.",
            "  1970-01-01T00:00:01Z  HTTP_503  busy",
            "  next attempt at 1970-01-01T00:00:02Z",
            "Other subscriptions that are not concerned: 3 (--rule tells why)");
  }

  @Test
  void ev010AnEventIsALine() throws Exception {
    var event =
        json(
            """
            {"id": "e1", "detail-type": "Batch Job State Change", "time": "2026-01-01T00:00:00Z",
             "detail": {"status": "FAILED", "jobName": "n", "jobId": "j", "statusReason": "why"}}
            """);
    assertThat(EventText.line(event, false))
        .isEqualTo("2026-01-01T00:00:00Z  FAILED     n  j  e1  why");
    assertThat(EventText.line(event, true)).isEqualTo(event.toString());
  }
}
