package io.windlass.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterMainTest {
  @Test
  void routesToServicesAtTheAddressesOfTheEnvironment() throws Exception {
    var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/v1/submitjob",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    service.start();
    try (var router =
            RouterMain.start(
                Map.of(
                    "WINDLASS_ROUTER_LISTEN",
                    "0.0.0.0:0",
                    "WINDLASS_ROUTER_SUBMISSION",
                    "localhost:" + service.getAddress().getPort()));
        var client = HttpClient.newHttpClient()) {
      var base = "http://127.0.0.1:" + router.port();
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(base + "/v1/submitjob")).build(),
              BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo("ok");
      var nobody =
          client.send(
              HttpRequest.newBuilder(URI.create(base + "/windlass/v1/events")).build(),
              BodyHandlers.ofString());
      assertThat(nobody.statusCode()).isEqualTo(404);
    } finally {
      service.stop(0);
    }
  }

  @Test
  void refusesWhatIsNoAddress() {
    assertThatThrownBy(() -> RouterMain.start(Map.of("WINDLASS_ROUTER_CAPACITY", "capacity")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("WINDLASS_ROUTER_CAPACITY must be host:port: capacity");
  }
}
