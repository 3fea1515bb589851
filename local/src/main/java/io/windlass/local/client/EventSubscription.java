package io.windlass.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An open stream of server-sent events, which arrive on the client's event loop. */
public final class EventSubscription implements AutoCloseable {
  /** Receives every event, one at a time. Must not block. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param event data of the event
     * @param receivedAt epoch milliseconds
     */
    void onEvent(JsonNode event, long receivedAt);
  }

  private final HttpClientResponse response;

  private volatile boolean open = true;

  private EventSubscription(HttpClientResponse response) {
    this.response = response;
  }

  static EventSubscription on(HttpClientResponse response, Listener listener) {
    var lines =
        RecordParser.newDelimited(
            "\n",
            line -> {
              if (line.length() > 5 && line.getByte(0) == 'd' && line.getByte(4) == ':') {
                listener.onEvent(
                    data(line.getString(5, line.length(), StandardCharsets.UTF_8.name())),
                    System.currentTimeMillis());
              }
            });
    var subscription = new EventSubscription(response);
    response.handler(lines);
    response.endHandler(end -> subscription.open = false);
    response.exceptionHandler(cut -> subscription.open = false);
    return subscription;
  }

  private static JsonNode data(String text) {
    try {
      return StackClient.JSON.readTree(text);
    } catch (IOException e) {
      throw new ApiException(200, "InvalidEvent", String.valueOf(e.getMessage()));
    }
  }

  /** Returns whether the stream is still open at the server's side. */
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    response.request().reset();
  }
}
