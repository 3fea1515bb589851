package io.windlass.stateevents.api.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.Signer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** Calls the EventBridge API with requests as AWS's clients send them. */
public final class EventsClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int port;
  private final String user;
  private final String region;

  public EventsClient(int port, String user, String region) {
    this.port = port;
    this.user = user;
    this.region = region;
  }

  /** A refusal: AWS's code and words. */
  public record Refusal(String code, String message) {}

  /** Calls an operation that succeeds. */
  public JsonNode call(String operation, String request) {
    HttpResponse<String> response = send(operation, request);
    Assertions.assertThat(response.statusCode())
        .describedAs("%s: %s", operation, response.body())
        .isEqualTo(200);
    return response.body().isEmpty() ? JSON.createObjectNode() : tree(response.body());
  }

  /** Calls an operation that is refused. */
  public Refusal refused(String operation, String request) {
    HttpResponse<String> response = send(operation, request);
    Assertions.assertThat(response.statusCode())
        .describedAs("%s: %s", operation, response.body())
        .isBetween(400, 499);
    JsonNode body = tree(response.body());
    return new Refusal(body.path("__type").asText(), body.path("message").asText());
  }

  private HttpResponse<String> send(String operation, String request) {
    String target = "AWSEvents." + operation;
    byte[] body = request.getBytes(StandardCharsets.UTF_8);
    var data =
        new HttpRequestData(
            "POST",
            "/",
            "",
            Map.of("host", List.of("127.0.0.1:" + port), "x-amz-target", List.of(target)),
            body);
    Map<String, String> signed =
        new Signer("AKIA" + user.toUpperCase(Locale.ROOT), "secret-" + user, region, "events")
            .sign(data, Instant.now());
    var post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .header("X-Amz-Target", target)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    signed.forEach(post::header);
    try {
      return HTTP.send(post.build(), HttpResponse.BodyHandlers.ofString());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (Exception e) {
      throw new AssertionError(json, e);
    }
  }
}
