package io.windlass.local.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;

/**
 * The health that a process reports.
 *
 * @param condition UP, DEGRADED or DOWN
 * @param reason why it is DEGRADED; otherwise empty
 */
record Health(String condition, String reason) {
  static final Health UP = new Health("UP", "");
  static final Health DOWN = new Health("DOWN", "");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the health in the response of a readiness check that succeeded. */
  static Health of(String answer) {
    try {
      var reasons = new ArrayList<String>();
      for (var check : JSON.readTree(answer).path("checks")) {
        var data = check.path("data");
        if (data.path("condition").asText().equals("DEGRADED")) {
          reasons.add(data.path("reason").asText());
        }
      }
      return reasons.isEmpty() ? UP : new Health("DEGRADED", String.join("; ", reasons));
    } catch (JsonProcessingException e) {
      return UP;
    }
  }
}
