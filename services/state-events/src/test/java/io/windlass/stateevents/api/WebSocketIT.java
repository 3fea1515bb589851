package io.windlass.stateevents.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.stateevents.config.EventStreamSettings;
import io.windlass.stateevents.notification.EventEnvelope;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Event streams on WebSockets, with the JDK's client. */
class WebSocketIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static StreamStage stage;

  @BeforeAll
  static void open() {
    stage = new StreamStage();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @BeforeEach
  void serve() {
    stage.serve(
        new EventStreamSettings(
            Duration.ofMillis(300), 512 * 1024, 4 << 20, 3, Duration.ofSeconds(2)),
        () -> true);
  }

  /** What a client hears; it reads nothing more once it was told so. */
  private static final class Client implements WebSocket.Listener {
    final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<String> pings = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<String> closed = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private final boolean reads;
    final WebSocket socket;

    Client(URI address, boolean reads) {
      this.reads = reads;
      URI webSocket = URI.create(address.toString().replace("http:", "ws:"));
      socket = HTTP.newWebSocketBuilder().buildAsync(webSocket, this).join();
    }

    @Override
    public void onOpen(WebSocket opened) {
      if (reads) {
        opened.request(1);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      part.append(text);
      if (last) {
        messages.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
      pings.add("ping");
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.add(code + " " + reason);
      return null;
    }

    List<String> next(int count) {
      var next = new ArrayList<String>();
      for (int i = 0; i < count; i++) {
        next.add(await(messages));
      }
      return next;
    }
  }

  private static String await(LinkedBlockingQueue<String> queue) {
    try {
      String heard = queue.poll(1, TimeUnit.MINUTES);
      assertThat(heard).isNotNull();
      return heard;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> texts(List<EventEnvelope> events) {
    return events.stream().map(EventEnvelope::toJson).toList();
  }

  @Test
  void ev001AWebSocketHearsWhatItMissedAndGoesOnLive() {
    List<EventEnvelope> missed = stage.lives(150);
    var client = new Client(stage.address("admin", "lastEventId=" + missed.getFirst().id()), true);
    client.socket.sendText("ignored", true).join();
    assertThat(client.next(599)).isEqualTo(texts(missed.subList(1, 600)));
    List<EventEnvelope> live = stage.life("live");
    stage.live.publish(live);
    assertThat(client.next(4)).isEqualTo(texts(live));
    assertThat(await(client.pings)).isEqualTo("ping");
    client.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    StreamStage.until(() -> stage.live.subscribers() == 0);
    StreamStage.until(() -> stage.connections.get() == 0);
  }

  @Test
  void filtersLimitsAndTheGoodbyeAreTheSame() {
    var running = new Client(stage.address("admin", "status=RUNNING"), true);
    var two = new Client(stage.address("admin", ""), true);
    var three = new Client(stage.address("admin", ""), true);
    StreamStage.until(() -> stage.live.subscribers() == 3);
    var full = new Client(stage.address("admin", ""), true);
    assertThat(await(full.closed)).startsWith("1013 No more event streams");
    List<EventEnvelope> sent = stage.life("job");
    stage.live.publish(sent);
    assertThat(running.next(1).getFirst()).contains("\"status\":\"RUNNING\"");
    assertThat(two.next(4)).isEqualTo(texts(sent));
    stage.live.close("closing: for the test");
    assertThat(await(three.closed)).isEqualTo("1001 closing: for the test");
    assertThatThrownBy(() -> new Client(stage.address("mute", ""), true))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void aWebSocketThatIsNotReadIsCut() {
    var silent = new Client(stage.address("admin", ""), false);
    StreamStage.until(() -> stage.live.subscribers() == 1);
    while (stage.live.subscribers() > 0) {
      stage.live.publish(stage.lives(100));
    }
    assertThat(stage.live.memory().used()).isZero();
    StreamStage.until(() -> stage.connections.get() == 0);
    silent.socket.abort();
  }
}
