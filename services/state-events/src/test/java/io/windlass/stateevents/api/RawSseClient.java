package io.windlass.stateevents.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.windlass.stateevents.store.TestDatabase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * A subscriber on a bare socket, of which there may be thousands, and which may stop reading. It
 * understands as much of the answer as the tests need: the ids of events, and the text as it is.
 */
final class RawSseClient implements AutoCloseable {
  private static final Map<Vertx, NetClient> CLIENTS = new WeakHashMap<>();

  private final NetSocket socket;
  private final List<String> ids = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();
  private final StringBuilder text = new StringBuilder();
  private final boolean keepsText;
  private boolean closed;

  private RawSseClient(NetSocket socket, boolean reads) {
    this.socket = socket;
    this.keepsText = !reads;
    socket.closeHandler(_ -> closed());
    socket.exceptionHandler(_ -> {});
    socket.handler(this::read);
    if (!reads) {
      socket.pause();
    }
  }

  static synchronized RawSseClient open(Vertx vertx, URI address, boolean reads) {
    NetClient client =
        CLIENTS.computeIfAbsent(
            vertx,
            _ -> vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(16 * 1024)));
    NetSocket socket = TestDatabase.await(client.connect(address.getPort(), "127.0.0.1"));
    var opened = new RawSseClient(socket, reads);
    TestDatabase.await(
        socket.write(
            "GET %s?%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
                .formatted(address.getRawPath(), address.getRawQuery(), address.getPort())));
    return opened;
  }

  void resume() {
    socket.resume();
  }

  private synchronized void read(Buffer buffer) {
    for (byte each : buffer.getBytes()) {
      if (each != '\n') {
        line.append((char) each);
        continue;
      }
      if (line.indexOf("id: ") == 0) {
        ids.add(line.substring(4));
      }
      if (keepsText) {
        text.append(line).append('\n');
      }
      line.setLength(0);
    }
  }

  private synchronized void closed() {
    closed = true;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** The ids of all events so far, in their order. */
  synchronized List<String> ids() {
    return List.copyOf(ids);
  }

  synchronized int count() {
    return ids.size();
  }

  /** All of the answer so far. */
  synchronized String text() {
    return new String(
        text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    TestDatabase.await(socket.close());
  }
}
