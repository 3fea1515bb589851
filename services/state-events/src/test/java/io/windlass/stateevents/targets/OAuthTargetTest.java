package io.windlass.stateevents.targets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import io.windlass.stateevents.bus.HttpDestination.Additions;
import io.windlass.stateevents.bus.HttpDestination.Authorization.OAuthClient;
import io.windlass.stateevents.bus.HttpDestination.Parameter;
import io.windlass.stateevents.delivery.DeliverableEvent;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryOutcome.Failed;
import io.windlass.stateevents.delivery.DeliveryTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** API destinations whose connection has the credentials of an OAuth client. */
class OAuthTargetTest {
  private static final String DESTINATION =
      "arn:aws:events:us-east-1:123456789012:api-destination/shop/1";

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> tokenRequests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger issued = new AtomicInteger();
  private volatile int tokenStatus = 200;
  private volatile long expiresIn = 3600;
  private volatile String accepted = "";
  private HttpServer server;
  private Targets target;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/token", this::token);
    server.createContext("/shop", this::shop);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    var client =
        new OAuthClient(
            url + "/token",
            "POST",
            "id",
            "se:cret",
            new Additions(
                List.of(new Parameter("X-Realm", "r")),
                List.of(new Parameter("v", "2")),
                List.of(new Parameter("scope", "a b"))));
    var endpoint =
        new ApiDestinations.Endpoint(
            url + "/shop", "POST", Map.of(), Map.of(), Map.of(), 0, client);
    target =
        new Targets(
            Map.of(
                "arn:events:api-destination/",
                () -> new HttpTarget(vertx, _ -> Optional.of(endpoint), Duration.ofMinutes(1))));
  }

  @AfterEach
  void stop() {
    target.close();
    server.stop(0);
    executor.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void token(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      tokenRequests.add(
          "%s %s %s %s %s"
              .formatted(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI(),
                  exchange.getRequestHeaders().getFirst("x-realm"),
                  exchange.getRequestHeaders().getFirst("authorization"),
                  body));
      String token = "token-" + issued.incrementAndGet();
      byte[] answer =
          "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
              .formatted(token, expiresIn)
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(tokenStatus, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private void shop(HttpExchange exchange) throws IOException {
    try (exchange) {
      String authorization = exchange.getRequestHeaders().getFirst("authorization");
      calls.add(authorization);
      boolean isAccepted = accepted.isEmpty() || authorization.equals("Bearer " + accepted);
      exchange.sendResponseHeaders(isAccepted ? 200 : 401, -1);
    }
  }

  private CompletableFuture<DeliveryOutcome> begin() {
    var event =
        new DeliverableEvent(1, new UUID(1, 2), "123456789012", "bus", "g", Instant.EPOCH, "{}");
    var to =
        new DeliveryTarget(DESTINATION, null, "{}", new DeliveryTarget.TargetInput.WholeEvent());
    return target.send(new TargetClient.Message(event, to, "{}", null)).toCompletableFuture();
  }

  private DeliveryOutcome send() {
    try {
      return begin().get(2, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void assertFailed(DeliveryOutcome outcome, String code, boolean retryable) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(code);
              assertThat(failed.retryable()).isEqualTo(retryable);
            });
  }

  @Test
  void oneTokenIsFetchedAndUsedForAllCalls() {
    var all = List.of(begin(), begin(), begin());
    all.forEach(each -> assertThat(each.join()).isEqualTo(DeliveryOutcome.delivered()));
    assertThat(send()).isEqualTo(DeliveryOutcome.delivered());
    String basic =
        Base64.getEncoder().encodeToString("id:se%3Acret".getBytes(StandardCharsets.UTF_8));
    assertThat(tokenRequests)
        .containsExactly(
            "POST /token?v=2 r Basic " + basic + " grant_type=client_credentials&scope=a+b");
    assertThat(calls).hasSize(4).containsOnly("Bearer token-1");
  }

  @Test
  void aTokenThatIsRefusedIsReplacedForTheNextAttempt() {
    accepted = "token-2";
    assertFailed(send(), "HTTP_401", true);
    assertThat(send()).isEqualTo(DeliveryOutcome.delivered());
    assertThat(send()).isEqualTo(DeliveryOutcome.delivered());
    assertThat(calls).containsExactly("Bearer token-1", "Bearer token-2", "Bearer token-2");
  }

  @Test
  void aTokenThatIsAboutToExpireIsReplacedBeforeTheCall() {
    expiresIn = 50;
    assertThat(send()).isEqualTo(DeliveryOutcome.delivered());
    assertThat(send()).isEqualTo(DeliveryOutcome.delivered());
    assertThat(calls).containsExactly("Bearer token-1", "Bearer token-2");
  }

  @Test
  void withoutATokenTheEndpointIsNotCalled() {
    tokenStatus = 503;
    assertFailed(send(), "ERROR_FROM_TARGET", true);
    tokenStatus = 401;
    assertFailed(send(), "NO_PERMISSIONS", false);
    assertThat(calls).isEmpty();
    tokenStatus = 200;
    assertThat(send()).isEqualTo(DeliveryOutcome.delivered());
  }
}
