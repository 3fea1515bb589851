package io.windlass.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Sends requests that no SDK would make, properly signed. Thread-safe. */
final class FuzzClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper CBOR = new CBORMapper();

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

  /**
   * @param octets the body, a character for each byte
   */
  record Reply(int status, String contentType, String octets) {
    private byte[] bytes() {
      return octets.getBytes(ISO_8859_1);
    }

    String body() {
      return contentType.equals("application/cbor")
          ? tree().toString()
          : new String(bytes(), UTF_8);
    }

    /** The body, which is JSON or CBOR. */
    JsonNode tree() {
      try {
        return (contentType.equals("application/cbor") ? CBOR : JSON).readTree(bytes());
      } catch (IOException e) {
        throw new AssertionError("not " + contentType + ": " + new String(bytes(), UTF_8), e);
      }
    }

    /** What an error says; empty if it says nothing. */
    String message() {
      return tree().path("message").asText(tree().path("Message").asText(""));
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
      var response = http.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Reply(
          response.statusCode(),
          response.headers().firstValue("content-type").orElse(""),
          new String(response.body(), ISO_8859_1));
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
                operation,
                "batch",
                "POST",
                "/v1/" + operation,
                "",
                headers,
                body,
                false,
                Set.of()));
    return accepted(operation + " " + body, reply);
  }

  /** Calls an operation of an API of events; returns the answer. */
  JsonNode events(String operation, String protocol, JsonNode input) {
    boolean isCbor = protocol.equals("AWSEventsV2");
    var path = isCbor ? "/service/AWSEventsV2/operation/" + operation : "/";
    var headers =
        isCbor
            ? Map.of("content-type", "application/cbor", "smithy-protocol", "rpc-v2-cbor")
            : Map.of(
                "content-type",
                "application/x-amz-json-1.1",
                "x-amz-target",
                "AWSEvents." + operation);
    var body = isCbor ? FuzzCbor.write(input) : input.toString().getBytes(UTF_8);
    var octets = new String(body, ISO_8859_1);
    var reply =
        send(
            new FuzzRequest(
                operation, "events", "POST", path, "", headers, octets, false, Set.of()));
    return accepted(operation, reply);
  }

  /** Reads a list of EventBridge Scheduler. */
  JsonNode schedules(String path, String query) {
    var reply =
        send(new FuzzRequest(path, "scheduler", "GET", path, query, Map.of(), "", false, Set.of()));
    return accepted(path, reply);
  }

  private static JsonNode accepted(String what, Reply reply) {
    if (reply.status() != 200) {
      throw new AssertionError(what + ": " + reply.status() + " " + reply.body());
    }
    return reply.tree();
  }

  @Override
  public void close() {
    http.close();
  }
}
