package io.windlass.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Sends requests that no SDK would make, properly signed. Thread-safe. */
final class FuzzClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(30))
          .build();
  private final URI endpoint;
  private final Map<String, String> environment;
  private final Map<String, Signer> signers = new ConcurrentHashMap<>();

  FuzzClient(Stack stack) {
    this.endpoint = stack.endpoint();
    this.environment = stack.environment();
  }

  record Reply(int status, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + body, e);
      }
    }
  }

  Reply send(FuzzRequest request) {
    var headers = new HashMap<String, List<String>>();
    request.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    headers.put("host", List.of(endpoint.getAuthority()));
    var data =
        new HttpRequestData(
            request.method(), request.path(), request.query(), headers, request.body());
    var query = request.query().isEmpty() ? "" : "?" + request.query();
    var builder =
        HttpRequest.newBuilder(URI.create(endpoint + request.path() + query))
            .timeout(Duration.ofMinutes(1))
            .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request.headers().forEach(builder::setHeader);
    signer(request.signedFor()).sign(data, Instant.now()).forEach(builder::setHeader);
    try {
      var response = http.send(builder.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new AssertionError(request.what() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private Signer signer(String service) {
    return signers.computeIfAbsent(
        service,
        _ ->
            new Signer(
                environment.get("AWS_ACCESS_KEY_ID"),
                environment.get("AWS_SECRET_ACCESS_KEY"),
                environment.get("AWS_REGION"),
                service));
  }

  /** Calls one of the list operations of the Batch API. */
  JsonNode ask(String operation, String body) {
    var headers = new TreeMap<>(Map.of("content-type", "application/json"));
    var reply =
        send(
            new FuzzRequest(
                operation, "batch", "POST", "/v1/" + operation, "", headers, body, false));
    if (reply.status() != 200) {
      throw new AssertionError(operation + " " + body + ": " + reply);
    }
    return reply.json();
  }

  @Override
  public void close() {
    http.close();
  }
}
