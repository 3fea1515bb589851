package io.windlass.stateevents.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.windlass.messaging.codec.InMemorySchemaIds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.avro.Schema;

/** The part of a schema registry that a service uses: ids of schemas, and schemas of ids. */
final class StubRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InMemorySchemaIds ids = new InMemorySchemaIds();
  private final HttpServer server;

  StubRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/apis/ccompat/v7/", this::answer);
    server.start();
  }

  InMemorySchemaIds ids() {
    return ids;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Object answer;
    if (path.contains("/subjects/")) {
      String text = JSON.readTree(exchange.getRequestBody()).path("schema").asText();
      answer = Map.of("id", ids.idOf(path, new Schema.Parser().parse(text)));
    } else {
      int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
      answer = Map.of("schema", ids.schemaOf(id).toString());
    }
    byte[] body = JSON.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
