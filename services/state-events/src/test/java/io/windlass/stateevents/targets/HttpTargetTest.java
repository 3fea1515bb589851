package io.windlass.stateevents.targets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import io.windlass.stateevents.delivery.DeadLetter;
import io.windlass.stateevents.delivery.DeliverableEvent;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpTargetTest {
  /** For answers that come, on any machine. */
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private Targets target;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/status/", this::status);
    server.createContext("/hangs", _ -> hang());
    server.createContext("/endless", HttpTargetTest::endless);
    server.start();
    target =
        new Targets(
            Map.of(
                "http", () -> new HttpTarget(vertx, _ -> Optional.empty(), TIMEOUT),
                "arn:events:api-destination/",
                    () -> new HttpTarget(vertx, this::destination, TIMEOUT)));
  }

  @AfterEach
  void stop() {
    target.close();
    server.stop(0);
    executor.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void status(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(
          "%s %s %s %s"
              .formatted(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI(),
                  exchange.getRequestHeaders().getFirst("x-key"),
                  body));
      int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(8, 11));
      byte[] answer = "because".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Location", url("/status/200"));
      exchange.getResponseHeaders().add("Retry-After", "7");
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static void hang() {
    try {
      Thread.sleep(Duration.ofMinutes(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(500, 0);
    byte[] block = new byte[10_000];
    while (true) {
      exchange.getResponseBody().write(block);
    }
  }

  private Optional<ApiDestinations.Endpoint> destination(String arn) {
    return arn.endsWith("/shop")
        ? Optional.of(
            new ApiDestinations.Endpoint(
                url("/status/*/items/*"),
                "PUT",
                Map.of("X-Key", "secret"),
                Map.of("a", "b c"),
                Map.of("tenant", "blue"),
                5,
                null))
        : Optional.empty();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private DeliveryOutcome send(String arn, String parameters) {
    var event =
        new DeliverableEvent(1, new UUID(1, 2), "123456789012", "bus", "g", Instant.EPOCH, "{}");
    var to = new DeliveryTarget(arn, null, parameters, new DeliveryTarget.TargetInput.WholeEvent());
    try {
      return target
          .send(new TargetClient.Message(event, to, "{\"a\":\"ü\"}", null))
          .toCompletableFuture()
          .get(2, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private DeliveryOutcome send(String path) {
    return send(url(path), "{}");
  }

  @Test
  void success() {
    assertThat(send("/status/200")).isEqualTo(DeliveryOutcome.delivered());
    assertThat(requests).containsExactly("POST /status/200 null {\"a\":\"ü\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "400,false",
    "403,false",
    "404,false",
    "302,false",
    "307,false",
    "401,true",
    "407,true",
    "409,true",
    "429,true",
    "500,true",
    "503,true"
  })
  void otherAnswers(int status, boolean retryable) {
    assertThat(send("/status/" + status))
        .isEqualTo(
            new DeliveryOutcome.Failed(
                retryable, "HTTP_" + status, status + " because", Duration.ofSeconds(7)));
    // Redirects are not followed.
    assertThat(requests).hasSize(1);
  }

  @Test
  void noAnswerInTime() {
    target.close();
    target =
        new Targets(
            Map.of(
                "http",
                () -> new HttpTarget(vertx, _ -> Optional.empty(), Duration.ofMillis(500))));
    assertThat(send("/hangs"))
        .isEqualTo(DeliveryOutcome.retryable("TIMEOUT", "no answer within 500 ms"));
  }

  @Test
  void anAnswerWithoutAnEnd() {
    assertThat(send("/endless")).isInstanceOf(DeliveryOutcome.Failed.class);
  }

  @Test
  void nobodyThere() {
    assertThat(send("http://127.0.0.1:1/", "{}"))
        .isInstanceOfSatisfying(
            DeliveryOutcome.Failed.class, failed -> assertThat(failed.retryable()).isTrue());
    assertThat(send("http://", "{}"))
        .isInstanceOfSatisfying(
            DeliveryOutcome.Failed.class, failed -> assertThat(failed.retryable()).isFalse());
  }

  @Test
  void anApiDestination() {
    String parameters =
        "{\"HttpParameters\":{\"PathParameterValues\":[\"200\",\"x/y z\"],"
            + "\"QueryStringParameters\":{\"c\":\"d&e\"},\"HeaderParameters\":{\"X-Key\":\"mine\"}}}";
    assertThat(send("arn:aws:events:us-east-1:123456789012:api-destination/shop", parameters))
        .isEqualTo(DeliveryOutcome.delivered());
    assertThat(requests)
        .singleElement()
        .asString()
        .startsWith("PUT /status/200/items/x%2Fy%20z?")
        .contains("a=b+c")
        .contains("c=d%26e")
        .contains(" secret {")
        .contains("\"tenant\":\"blue\"");
    assertThat(send("arn:aws:events:us-east-1:123456789012:api-destination/other", "{}"))
        .isInstanceOfSatisfying(
            DeliveryOutcome.Failed.class, failed -> assertThat(failed.retryable()).isFalse());
  }

  @Test
  void deadLettersHaveTheirAttributesInOrder() {
    assertThat(new DeadLetter("r", "t", "c", "m", "MaximumRetryAttempts", 3).attributes())
        .containsExactly(
            Map.entry("RULE_ARN", "r"),
            Map.entry("TARGET_ARN", "t"),
            Map.entry("ERROR_CODE", "c"),
            Map.entry("ERROR_MESSAGE", "m"),
            Map.entry("EXHAUSTED_RETRY_CONDITION", "MaximumRetryAttempts"),
            Map.entry("RETRY_ATTEMPTS", "3"));
  }
}
