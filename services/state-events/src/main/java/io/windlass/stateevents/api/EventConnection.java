package io.windlass.stateevents.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The connection of one subscriber: how events look on it, and what it can take. Used on its event
 * loop only.
 */
interface EventConnection {
  /**
   * Begins the stream.
   *
   * @param drained called when more can be taken again
   * @param gone called when the client has gone
   */
  void open(Runnable drained, Runnable gone);

  boolean isClosed();

  /** Returns whether what was written waits for the client. */
  boolean isFull();

  /** Writes the events of a chunk whose position is not known, or above {@code position}. */
  void write(StreamMemoryBudget.Chunk events, long position);

  /** Shows the client, and whatever is on the way to it, that the stream is alive. */
  void heartbeat();

  /**
   * Ends the stream with a reason.
   *
   * @param cut whether the client was too slow
   */
  Future<Void> end(boolean cut, String reason);

  /** Closes the connection at once, whatever has not been read. */
  void disconnect();

  /**
   * Closes a connection without waiting until the client has read everything, as closing the
   * response or the connection itself would.
   */
  static void closeNow(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      var _ = base.channelHandlerContext().close();
    }
  }
}
