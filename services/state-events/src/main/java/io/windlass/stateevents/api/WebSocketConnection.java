package io.windlass.stateevents.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A WebSocket: each event is a text message with its envelope. What the client sends is ignored.
 */
final class WebSocketConnection implements EventConnection {
  private static final short GOING_AWAY = 1001;
  private static final short POLICY_VIOLATION = 1008;
  private static final int LONGEST_REASON = 123;

  private final ServerWebSocket socket;
  private final HttpConnection connection;

  WebSocketConnection(ServerWebSocket socket, HttpConnection connection) {
    this.socket = socket;
    this.connection = connection;
  }

  @Override
  public void open(Runnable drained, Runnable gone) {
    socket.setWriteQueueMaxSize(2 * StreamMemoryBudget.CHUNK_BYTES);
    socket.handler(_ -> {});
    socket.closeHandler(_ -> gone.run());
    socket.exceptionHandler(_ -> gone.run());
    socket.drainHandler(_ -> drained.run());
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed();
  }

  @Override
  public boolean isFull() {
    return socket.writeQueueFull();
  }

  @Override
  public void write(StreamMemoryBudget.Chunk events, long position) {
    events
        .envelopesAfter(position)
        .forEach(
            envelope -> {
              var _ = socket.writeTextMessage(envelope);
            });
  }

  @Override
  public void heartbeat() {
    var _ = socket.writePing(Buffer.buffer());
  }

  @Override
  public Future<Void> end(boolean cut, String reason) {
    byte[] bytes = reason.getBytes(StandardCharsets.UTF_8); // Ours, in ASCII.
    return socket.close(
        cut ? POLICY_VIOLATION : GOING_AWAY,
        new String(
            Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST_REASON)), StandardCharsets.UTF_8));
  }

  @Override
  public void disconnect() {
    EventConnection.closeNow(connection);
  }
}
