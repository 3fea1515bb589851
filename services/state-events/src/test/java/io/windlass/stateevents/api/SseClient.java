package io.windlass.stateevents.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Listens to server-sent events as a browser would. */
public final class SseClient implements AutoCloseable {
  /** A generous limit, since machines may be slow. */
  private static final int TIMEOUT_SECONDS = 120;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Event END = new Event("", "", "", 0);

  /** An event and when it was received, in nanoseconds of this JVM. */
  public record Event(String id, String type, String data, long heardAt) {
    public JsonNode json() {
      try {
        return JSON.readTree(data);
      } catch (JsonProcessingException e) {
        throw new AssertionError(data, e);
      }
    }

    public String jobId() {
      return json().path("detail").path("jobId").asText();
    }

    public String status() {
      return json().path("detail").path("status").asText();
    }
  }

  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> comments = new LinkedBlockingQueue<>();
  private final HttpResponse<Stream<String>> response;

  private SseClient(HttpResponse<Stream<String>> response) {
    this.response = response;
  }

  /** Opens a stream; {@code headers} are names and values in turn. */
  public static SseClient open(URI address, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var client = new SseClient(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofLines()));
      assertThat(client.response.statusCode()).isEqualTo(200);
      Thread.ofVirtual().start(client::read);
      assertThat(client.comment()).isEqualTo("connected");
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public static HttpResponse<String> get(URI address, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void read() {
    String id = "";
    String type = "";
    try (Stream<String> lines = response.body()) {
      for (String line : (Iterable<String>) lines::iterator) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          events.add(new Event(id, type, line.substring(6), System.nanoTime()));
        } else if (line.startsWith(": ")) {
          comments.add(line.substring(2));
        }
      }
    } catch (RuntimeException closed) {
      comments.add("broken: " + closed.getMessage());
    }
    events.add(END);
  }

  /** Returns the next event; fails if none arrives. */
  public Event next() {
    try {
      Event event = events.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      assertThat(event).as("an event").isNotNull();
      return event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public List<Event> next(int count) {
    var next = new ArrayList<Event>();
    for (int i = 0; i < count; i++) {
      next.add(next());
    }
    return next;
  }

  /** Returns the next comment; fails if none arrives. */
  public String comment() {
    try {
      String comment = comments.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      assertThat(comment).as("a comment").isNotNull();
      return comment;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the last comment, after any number of heartbeats. */
  public String farewell() {
    String comment = comment();
    while (comment.equals("heartbeat")) {
      comment = comment();
    }
    return comment;
  }

  /** Returns whether the stream has ended. */
  public boolean hasEnded() {
    return next().equals(END);
  }

  public boolean isQuiet() {
    return events.isEmpty();
  }

  @Override
  public void close() {
    response.body().close();
  }
}
