package io.windlass.stateevents.api.custombus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.Signer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** Calls the API of the Custom Event Bus: RPC v2 with CBOR, signed as AWS's clients do. */
public final class CustomBusClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CBORMapper CBOR = new CBORMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int port;
  private final String user;
  private final String region;

  public CustomBusClient(int port, String user, String region) {
    this.port = port;
    this.user = user;
    this.region = region;
  }

  /**
   * Calls an operation that succeeds.
   *
   * @param request JSON
   */
  public JsonNode call(String operation, String request) {
    String path = "/service/AWSEventsV2/operation/" + operation;
    try {
      byte[] body = CBOR.writeValueAsBytes(JSON.readTree(request));
      var data =
          new HttpRequestData("POST", path, "", Map.of("host", List.of("127.0.0.1:" + port)), body);
      var post =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .header("smithy-protocol", "rpc-v2-cbor")
              .header("content-type", "application/cbor")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      new Signer("AKIA" + user.toUpperCase(Locale.ROOT), "secret-" + user, region, "events")
          .sign(data, Instant.now())
          .forEach(post::header);
      HttpResponse<byte[]> response =
          HTTP.send(post.build(), HttpResponse.BodyHandlers.ofByteArray());
      JsonNode answer = CBOR.readTree(response.body());
      Assertions.assertThat(response.statusCode())
          .describedAs("%s: %s", operation, answer)
          .isEqualTo(200);
      return answer;
    } catch (Exception e) {
      throw new AssertionError(operation, e);
    }
  }
}
