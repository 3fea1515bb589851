package io.windlass.local.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.windlass.local.stack.Credentials;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StackClientTest {
  private static final int CALLERS = 32;
  private static final int CALLS = 200;
  private static final Credentials KEYS =
      new Credentials(Credentials.ACCOUNT, "us-east-1", "id", "secret", "none", Map.of());

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end("{\"answered\":true}"))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    callers.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void everyCallGetsItsAnswerHoweverLateTheCallerGoesOn() throws Exception {
    var endpoint = URI.create("http://127.0.0.1:" + server.actualPort());
    try (var client = new StackClient(endpoint, KEYS, CALLERS)) {
      List<Future<Integer>> answered = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        answered.add(callers.submit(() -> calls(client)));
      }

      // More callers than processors: some are taken off one between sending and waiting.
      for (Future<Integer> each : answered) {
        assertThat(each.get(50, TimeUnit.SECONDS)).isEqualTo(CALLS);
      }
    }
  }

  private static int calls(StackClient client) {
    int answered = 0;
    for (int i = 0; i < CALLS; i++) {
      if (client.batch("DescribeJobQueues", StackClient.object()).path("answered").asBoolean()) {
        answered++;
      }
    }
    return answered;
  }
}
