package io.windlass.submission.app;

import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Signed calls of operations that the SDK of the tests does not have yet. */
public final class RawCalls {
  private RawCalls() {}

  /** Returns the response to the account's administrator. */
  public static HttpResponse<String> post(URI uri, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    var headers = Map.of("host", List.of(uri.getAuthority()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
    new Signer("AKIAADMIN", "admin-secret", "us-east-1", "batch")
        .sign(new HttpRequestData("POST", uri.getRawPath(), "", headers, bytes), Instant.now())
        .forEach(request::header);
    try {
      return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
