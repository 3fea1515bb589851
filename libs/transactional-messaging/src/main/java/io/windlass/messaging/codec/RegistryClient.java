package io.windlass.messaging.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.apache.avro.Schema;

/** The few calls of the Confluent schema registry API (v7) that Windlass needs, blocking. */
final class RegistryClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String api;
  private final Optional<String> authorization;

  record Answer(int status, JsonNode body) {
    boolean isOk() {
      return status / 100 == 2;
    }
  }

  RegistryClient(String url) {
    this(url, Optional.empty());
  }

  RegistryClient(String url, String userName, String password) {
    this(
        url,
        Optional.of(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString((userName + ":" + password).getBytes(StandardCharsets.UTF_8))));
  }

  private RegistryClient(String url, Optional<String> authorization) {
    this.authorization = authorization;
    String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.api = base.contains("/apis/") ? base : base + "/apis/ccompat/v7";
  }

  /** Returns the registration of exactly this schema. */
  Answer lookUp(String subject, Schema schema) {
    return send("POST", "/subjects/" + subject, schemaBody(schema));
  }

  Answer register(String subject, Schema schema) {
    return send("POST", "/subjects/" + subject + "/versions", schemaBody(schema));
  }

  Answer compatibility(String level) {
    return send("PUT", "/config", JSON.createObjectNode().put("compatibility", level));
  }

  Answer schema(int id) {
    return send("GET", "/schemas/ids/" + id, JSON.createObjectNode());
  }

  private static ObjectNode schemaBody(Schema schema) {
    return JSON.createObjectNode().put("schema", schema.toString());
  }

  private Answer send(String method, String path, ObjectNode body) {
    HttpRequest.BodyPublisher publisher =
        method.equals("GET")
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(api + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json")
            .method(method, publisher);
    authorization.ifPresent(value -> builder.header("Authorization", value));
    try {
      HttpResponse<String> response =
          http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 500) {
        throw new RegistryUnavailableException(
            "the schema registry answered %d to %s %s"
                .formatted(response.statusCode(), method, path),
            null);
      }
      return new Answer(response.statusCode(), parse(response.body()));
    } catch (IOException e) {
      throw new RegistryUnavailableException("no schema registry at " + api, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryUnavailableException("interrupted", e);
    }
  }

  private static JsonNode parse(String body) throws IOException {
    return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
  }
}
