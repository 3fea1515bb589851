package io.windlass.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;

/**
 * The executor that runs the jobs of a stack. What {@code --executor auto} stands for is in the
 * health of the service capacity.
 *
 * @param executor the executor; {@code AUTO} only while the service capacity does not run
 * @param why why it was chosen, as text
 */
public record ActiveExecutor(ExecutorName executor, String why) {
  /**
   * Returns the executor of a running stack; asks the service capacity if the options do not name
   * one.
   */
  public static ActiveExecutor of(StackState state) throws IOException {
    var port = state.ports().get("capacity");
    if (state.executor() != ExecutorName.AUTO || port == null) {
      return new ActiveExecutor(state.executor(), "--executor " + state.executor());
    }
    var connection =
        URI.create("http://127.0.0.1:" + port + "/q/health/ready").toURL().openConnection();
    connection.setConnectTimeout(5000);
    connection.setReadTimeout(5000);
    try (var body = connection.getInputStream()) {
      return parse(new ObjectMapper().readTree(body));
    }
  }

  static ActiveExecutor parse(JsonNode health) throws IOException {
    for (JsonNode check : health.path("checks")) {
      var data = check.path("data");
      var executor = data.path("executor").asText();
      if (!executor.isEmpty()) {
        return new ActiveExecutor(ExecutorName.of(executor), data.path("executorReason").asText());
      }
    }
    throw new IOException("the service capacity does not say how it runs jobs");
  }

  /** Returns the executor and the reason as text. */
  public String description() {
    var as =
        switch (executor) {
          case DOCKER -> "as Docker containers";
          case KUBERNETES -> "as pods of a Kubernetes cluster";
          case PROCESS -> "as processes of this machine";
          case SIMULATED, AUTO -> executor.toString();
        };
    return as + " (" + why + ")";
  }
}
