package io.windlass.aws.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Raw signed requests, for what the SDK would never send. */
final class WireClient {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;
  private final Signer signer;

  WireClient(URI endpoint, Signer signer) {
    this.endpoint = endpoint;
    this.signer = signer;
  }

  HttpResponse<String> post(String path, String body) {
    return send("POST", path, Map.of("content-type", "application/json"), body);
  }

  HttpResponse<String> target(String target, String body) {
    return send(
        "POST",
        "/",
        Map.of("x-amz-target", target, "content-type", "application/x-amz-json-1.1"),
        body);
  }

  HttpResponse<String> send(String method, String path, Map<String, String> headers, String body) {
    Map<String, List<String>> signed = new HashMap<>();
    headers.forEach((name, value) -> signed.put(name, List.of(value)));
    signed.put("host", List.of(endpoint.getAuthority()));
    var data = new HttpRequestData(method, path, "", signed, body.getBytes(UTF_8));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .method(method, BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    signer.sign(data, Instant.now()).forEach(request::setHeader);
    return exchange(request.build());
  }

  HttpResponse<String> unsigned(String method, String path) {
    return exchange(
        HttpRequest.newBuilder(endpoint.resolve(path))
            .method(method, BodyPublishers.noBody())
            .build());
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
