package io.windlass.stateevents.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** Server-sent events. */
final class SseConnection implements EventConnection {
  private final HttpServerRequest request;
  private final HttpServerResponse response;

  SseConnection(HttpServerRequest request) {
    this.request = request;
    this.response = request.response();
  }

  @Override
  public void open(Runnable drained, Runnable gone) {
    response
        .setChunked(true)
        .setWriteQueueMaxSize(2 * StreamMemoryBudget.CHUNK_BYTES)
        .putHeader("Content-Type", "text/event-stream; charset=utf-8")
        .putHeader("Cache-Control", "no-cache, no-store")
        .putHeader("X-Accel-Buffering", "no");
    response.closeHandler(_ -> gone.run());
    response.exceptionHandler(_ -> gone.run());
    response.drainHandler(_ -> drained.run());
    if (!response.closed()) {
      write(Buffer.buffer("retry: 2000\n: connected\n\n"));
    }
  }

  @Override
  public boolean isClosed() {
    return response.closed();
  }

  @Override
  public boolean isFull() {
    return response.writeQueueFull();
  }

  @Override
  public void write(StreamMemoryBudget.Chunk events, long position) {
    write(events.textAfter(position));
  }

  private void write(Buffer text) {
    if (text.length() > 0) {
      var _ = response.write(text);
    }
  }

  @Override
  public void heartbeat() {
    write(Buffer.buffer(": heartbeat\n\n"));
  }

  @Override
  public Future<Void> end(boolean cut, String reason) {
    return response.end(
        cut
            ? "event: windlass-cut\ndata: {\"reason\":\"" + reason + "\"}\n\n"
            : ": " + reason + "\n\n");
  }

  /** An HTTP/2 connection may have other streams. */
  @Override
  public void disconnect() {
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset();
    } else {
      EventConnection.closeNow(request.connection());
    }
  }
}
