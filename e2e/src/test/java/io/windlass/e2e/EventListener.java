package io.windlass.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Collects the notifications of an account, as server-sent events, from when it is opened. */
final class EventListener implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Stream<String> lines;

  private EventListener(Stack stack) throws IOException, InterruptedException {
    var uri = URI.create(stack.endpoint() + "/windlass/v1/events");
    var request = HttpRequest.newBuilder(uri);
    Signature.headers(stack, "GET", uri, new byte[0])
        .forEach(
            (name, value) -> {
              if (!name.equalsIgnoreCase("host")) {
                request.header(name, value);
              }
            });
    var response = client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw new AssertionError("the event stream answered " + response.statusCode());
    }
    lines = response.body();
    Thread.ofVirtual().start(this::read);
  }

  static EventListener open(Stack stack) {
    try {
      return new EventListener(stack);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Returns the events about a job so far, in order. */
  List<JsonNode> about(String jobId) {
    return events.stream()
        .filter(event -> event.path("detail").path("jobId").asText().equals(jobId))
        .toList();
  }

  /** Waits for an event about a job that meets the condition, and returns the first one. */
  JsonNode await(String jobId, Predicate<JsonNode> condition) {
    Workspace.await(
        () -> "an event of job " + jobId + "; heard: " + about(jobId),
        Duration.ofMinutes(3),
        () -> about(jobId).stream().anyMatch(condition));
    return about(jobId).stream().filter(condition).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private void read() {
    try {
      lines
          .filter(line -> line.startsWith("data: "))
          .forEach(line -> events.add(parsed(line.substring("data: ".length()))));
    } catch (UncheckedIOException closed) {
      // The listener was closed, or the stack stopped.
    }
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
