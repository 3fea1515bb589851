package io.windlass.stateevents.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.windlass.stateevents.delivery.DeliveryAttempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Attempts that failed as the text of a column, and back. */
final class AttemptText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_MESSAGE = 1_000;

  private AttemptText() {}

  static String write(List<DeliveryAttempt> attempts) {
    ArrayNode all = JSON.createArrayNode();
    for (DeliveryAttempt attempt : attempts) {
      String message = attempt.message();
      all.addArray()
          .add(attempt.at().toEpochMilli())
          .add(attempt.code())
          .add(
              message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message);
    }
    return all.toString();
  }

  static List<DeliveryAttempt> read(String text) {
    try {
      var attempts = new ArrayList<DeliveryAttempt>();
      for (JsonNode each : JSON.readTree(text)) {
        attempts.add(
            new DeliveryAttempt(
                Instant.ofEpochMilli(each.path(0).asLong()),
                each.path(1).asText(),
                each.path(2).asText()));
      }
      return attempts;
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("attempts that cannot be read: " + text, malformed);
    }
  }
}
