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

/** A call of a running stack's API, for commands that do little more. */
final class ApiCall {
  private ApiCall() {}

  /** Calls the API and shows the answer, or prints that no stack runs; returns the exit code. */
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
      throw e.withDetail(" (asked in region %s)".formatted(credentials.get().region()));
    }
  }

  /** Calls an operation on a job or queue and prints a message; returns the exit code. */
  static int callAndPrint(
      ApiCallOptions option, String path, ObjectNode input, Function<JsonNode, String> done) {
    return run(
        option,
        client -> client.postTo(path, input),
        answer -> {
          System.out.println(done.apply(answer));
          return 0;
        });
  }

  /**
   * Returns the path of an operation on a job; escapes the id, which may contain colons and hashes.
   */
  static String job(String id, String operation) {
    return "/windlass/v1/jobs/" + escaped(id) + "/" + operation;
  }

  /** Returns the path of an operation on a queue, by name or ARN. */
  static String queue(String nameOrArn, String operation) {
    return "/windlass/v1/queues/" + escaped(nameOrArn) + "/" + operation;
  }

  /** Percent-encodes a part of a path or query. */
  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
