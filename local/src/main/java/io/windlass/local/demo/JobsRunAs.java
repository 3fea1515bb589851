package io.windlass.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.local.stack.StackState;
import java.io.IOException;
import java.net.URI;

/** What became of {@code --executor auto}: the service capacity tells in its health. */
final class JobsRunAs {
  private JobsRunAs() {}

  /** {@code docker}, {@code process} or {@code simulated}. */
  static String of(StackState state) throws IOException {
    var port = state.ports().get("capacity");
    if (!state.executor().equals("auto") || port == null) {
      return state.executor();
    }
    var connection =
        URI.create("http://127.0.0.1:" + port + "/q/health/ready").toURL().openConnection();
    connection.setConnectTimeout(5000);
    connection.setReadTimeout(5000);
    try (var body = connection.getInputStream()) {
      for (JsonNode check : new ObjectMapper().readTree(body).path("checks")) {
        var executor = check.path("data").path("executor").asText();
        if (!executor.isEmpty()) {
          return executor;
        }
      }
    }
    throw new IOException("the service capacity does not say how it runs jobs");
  }
}
