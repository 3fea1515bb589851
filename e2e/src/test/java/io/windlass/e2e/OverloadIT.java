package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Thousands of requests while the database does not answer: each gets a response, and no process
 * ends.
 */
class OverloadIT {
  private static final int REQUESTS = 5_000;
  private static final byte[] BODY = "{\"jobs\":[\"none\"]}".getBytes(StandardCharsets.UTF_8);

  private static Stack stack;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.SIMULATED) Stack shared) {
    stack = shared;
  }

  @Test
  void aFrozenDatabaseHoldsABoundedNumberOfRequests() throws Exception {
    var submission = stack.pid("submission");
    var postgres = stack.pid("postgres");
    var request = signed();
    var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    try (var client = HttpClient.newHttpClient()) {
      signal("STOP", postgres);
      try {
        for (int i = 0; i < REQUESTS; i++) {
          answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
        }
        Workspace.await(
            "those for whom there is no room to be answered",
            Duration.ofMinutes(1),
            () -> answers.stream().filter(CompletableFuture::isDone).count() >= REQUESTS / 2);
      } finally {
        signal("CONT", postgres);
      }
      var statuses = new TreeMap<Integer, Integer>();
      for (var answer : answers) {
        var response = answer.get(2, TimeUnit.MINUTES);
        statuses.merge(response.statusCode(), 1, Integer::sum);
        if (response.statusCode() == 429) {
          assertThat(response.headers().firstValue("x-amz-retry-after")).contains("1000");
          assertThat(response.headers().firstValue("x-amzn-errortype"))
              .contains("TooManyRequestsException");
        }
      }
      System.out.println("OverloadIT: answers by status " + statuses);
      assertThat(statuses).containsOnlyKeys(200, 429);
      assertThat(statuses.get(429)).isGreaterThanOrEqualTo(REQUESTS / 2);
    }
    assertThat(stack.pid("submission")).isEqualTo(submission);
    Workspace.await("all health to be UP", Duration.ofMinutes(2), stack::allAreUp);
  }

  private static HttpRequest signed() {
    var uri = URI.create(stack.endpoint() + "/v1/describejobs");
    var builder = HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1);
    Signature.headers(stack, "POST", uri, BODY)
        .forEach(
            (name, value) -> {
              if (!name.equalsIgnoreCase("Host")) {
                builder.header(name, value);
              }
            });
    return builder.POST(HttpRequest.BodyPublishers.ofByteArray(BODY)).build();
  }

  /** The server and every session of it. */
  private static void signal(String signal, long pid) {
    var server = ProcessHandle.of(pid).orElseThrow();
    var command = new ArrayList<>(List.of("kill", "-" + signal));
    Stream.concat(Stream.of(server), server.descendants())
        .forEach(process -> command.add(Long.toString(process.pid())));
    Stack.run(command, Map.of(), 10);
  }
}
