package io.windlass.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.local.client.ApiException;
import io.windlass.local.client.StackClient;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** One call of the running stack's API, for commands that are little more than that. */
final class ApiCall {
  private ApiCall() {}

  /** Calls and shows the answer; says so if no stack runs. Returns the exit code. */
  static int run(
      ApiCallOptions option, Function<StackClient, JsonNode> call, ToIntFunction<JsonNode> show) {
    var running = option.data().running();
    var credentials = option.credentials();
    if (running.isEmpty() || credentials.isEmpty()) {
      System.err.println(option.data().notRunning());
      return ErrorMessages.NOT_RUNNING;
    }
    try (var client = new StackClient(URI.create(running.get().endpoint()), credentials.get(), 1)) {
      return show.applyAsInt(call.apply(client));
    } catch (ApiException e) {
      throw e.with(" (asked in region %s)".formatted(credentials.get().region()));
    }
  }

  /** Does something to a job or queue, and says that it is done. */
  static int act(
      ApiCallOptions option, String path, ObjectNode input, Function<JsonNode, String> done) {
    return run(
        option,
        client -> client.postTo(path, input),
        answer -> {
          System.out.println(done.apply(answer));
          return 0;
        });
  }

  /** The path of an operation on a job, whose id may have marks that mean something in paths. */
  static String job(String id, String operation) {
    return "/windlass/v1/jobs/" + escaped(id) + "/" + operation;
  }

  /** The path of an operation on a queue, by name or ARN. */
  static String queue(String nameOrArn, String operation) {
    return "/windlass/v1/queues/" + escaped(nameOrArn) + "/" + operation;
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
