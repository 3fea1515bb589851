package io.windlass.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;

/**
 * How the jobs of a stack run: what became of {@code --executor auto}, which the service capacity
 * tells in its health.
 *
 * @param executor {@code docker}, {@code process} or {@code simulated}
 * @param why in words for a person
 */
public record ActiveExecutor(String executor, String why) {
  /** Asks, if the answer is not in the options. */
  public static ActiveExecutor of(StackState state) throws IOException {
    var port = state.ports().get("capacity");
    if (!state.executor().equals("auto") || port == null) {
      return new ActiveExecutor(state.executor(), "--executor " + state.executor());
    }
    var connection =
        URI.create("http://127.0.0.1:" + port + "/q/health/ready").toURL().openConnection();
    connection.setConnectTimeout(5000);
    connection.setReadTimeout(5000);
    try (var body = connection.getInputStream()) {
      return told(new ObjectMapper().readTree(body));
    }
  }

  static ActiveExecutor told(JsonNode health) throws IOException {
    for (JsonNode check : health.path("checks")) {
      var data = check.path("data");
      var executor = data.path("executor").asText();
      if (!executor.isEmpty()) {
        return new ActiveExecutor(executor, data.path("executorReason").asText());
      }
    }
    throw new IOException("the service capacity does not say how it runs jobs");
  }

  /** For a person. */
  public String words() {
    var as =
        switch (executor) {
          case "docker" -> "as Docker containers";
          case "process" -> "as processes of this machine";
          default -> executor;
        };
    return as + " (" + why + ")";
  }
}
