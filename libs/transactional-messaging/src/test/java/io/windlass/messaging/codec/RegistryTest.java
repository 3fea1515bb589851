package io.windlass.messaging.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.windlass.embedded.FreePorts;
import io.windlass.events.BusEvent;
import io.windlass.events.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a registry of a few lines that speaks the Confluent API. */
class RegistryTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> registered = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private HttpServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/apis/ccompat/v7/", this::answer);
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String call =
        exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath().substring(16);
    calls.add(call);
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    int status = 200;
    String answer = "{}";
    if (call.startsWith("GET /schemas/ids/")) {
      int id = Integer.parseInt(call.substring("GET /schemas/ids/".length()));
      if (id <= registered.size()) {
        answer = JSON.createObjectNode().put("schema", registered.get(id - 1)).toString();
      } else {
        status = 404;
      }
    } else if (call.startsWith("POST")) {
      String schema = body.path("schema").asText();
      if (call.endsWith("/versions") && !registered.contains(schema)) {
        registered.add(schema);
      }
      status = registered.contains(schema) ? 200 : 404;
      answer = "{\"id\":" + (registered.indexOf(schema) + 1) + "}";
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void whatTheRegistrarRegisteredIsFoundAndAskedForOnce() {
    Map<String, Integer> ids = new SchemaRegistrar(url).registerAll();

    assertThat(ids).containsOnlyKeys(Topics.ALL);
    assertThat(ids.values()).doesNotHaveDuplicates();
    assertThat(new SchemaRegistrar(url).registerAll()).isEqualTo(ids);
    assertThat(calls).contains("PUT /config", "POST /subjects/batch.bus-events-value/versions");

    calls.clear();
    RegistrySchemaIds schemaIds = new RegistrySchemaIds(url);
    for (int i = 0; i < 3; i++) {
      assertThat(schemaIds.idOf(Topics.BUS_EVENTS, BusEvent.getClassSchema()))
          .isEqualTo(ids.get(Topics.BUS_EVENTS));
      assertThat(schemaIds.schemaOf(ids.get(Topics.JOB_REQUESTS)))
          .isEqualTo(EventTypes.BY_TOPIC.get(Topics.JOB_REQUESTS));
    }
    assertThat(calls).hasSize(2);
  }

  @Test
  void aSchemaThatIsNotRegisteredYetAndARegistryThatIsAwayAreWorthAnotherTry() {
    RegistrySchemaIds early = new RegistrySchemaIds(url);
    RegistrySchemaIds nobody = new RegistrySchemaIds("http://127.0.0.1:" + FreePorts.next());

    assertThatThrownBy(() -> early.idOf(Topics.BUS_EVENTS, BusEvent.getClassSchema()))
        .isInstanceOf(RegistryUnavailableException.class);
    assertThatThrownBy(() -> nobody.schemaOf(1)).isInstanceOf(RegistryUnavailableException.class);
    int _ = new SchemaRegistrar(url).registerAll().size();
    assertThat(early.idOf(Topics.BUS_EVENTS, BusEvent.getClassSchema())).isPositive();
  }

  @Test
  void anIdThatNobodyKnowsIsNot() {
    assertThatThrownBy(() -> new RegistrySchemaIds(url).schemaOf(77))
        .isInstanceOf(UndecodableRecordException.class);
  }
}
