package io.windlass.stateevents.api;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.windlass.stateevents.config.EventStreamSettings;
import io.windlass.stateevents.store.EventLog;
import io.windlass.stateevents.subscription.EventFilter;
import io.windlass.stateevents.subscription.StreamedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One subscriber's stream of server-sent events. A resumed stream first says again what the
 * subscriber missed, from the log, then goes over to live events without a gap and without saying
 * anything twice: every event is in the log before it is published, the stream listens before it
 * first reads the log, and of the live events it leaves out those whose position it has replayed.
 *
 * <p>What cannot be written at once waits, up to a limit. A subscriber that lags further, or takes
 * nothing for a while, is cut: it is told so, and has as long again to hear it; then its connection
 * is closed. It can resume. All state belongs to the stream's event loop; {@link #offer}, {@link
 * #cut} and {@link #close} may be called from anywhere.
 */
final class EventStream {
  private enum Phase {
    REPLAYING,
    LIVE,
    CLOSED
  }

  private static final Logger LOG = Logger.getLogger(EventStream.class);
  private static final long NO_TIMER = -1;

  private final Context context;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final EventFilter filter;
  private final EventStreamSettings settings;
  private final LiveEvents live;
  private final ReplayLimiter turns;
  private final Deque<StreamMemoryBudget.Piece> pending = new ArrayDeque<>();
  private final Deque<StreamMemoryBudget.Piece> replay = new ArrayDeque<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private LongFunction<EventLog.Page> log =
      position -> new EventLog.Page(position, List.of(), true);
  private volatile Phase phase = Phase.LIVE;
  private volatile long stuckSince;
  private long replayedTo;
  private boolean reading;
  private boolean hasTurn;
  private boolean missedLive;
  private boolean lastPage;
  private boolean gone;
  private long heartbeat = NO_TIMER;
  private long patience = NO_TIMER;

  EventStream(
      Context context,
      HttpServerRequest request,
      EventFilter filter,
      EventStreamSettings settings,
      LiveEvents live,
      ReplayLimiter turns) {
    this.context = context;
    this.request = request;
    this.response = request.response();
    this.filter = filter;
    this.settings = settings;
    this.live = live;
    this.turns = turns;
  }

  EventFilter filter() {
    return filter;
  }

  /** How long it has taken nothing, in nanoseconds; -1 if nothing waits for it to do so. */
  long stuckFor() {
    long since = stuckSince;
    return waitingBytes.get() == 0 || since == 0 ? -1 : System.nanoTime() - since;
  }

  /** Begins to answer. Events may be offered from now on. */
  void open() {
    response
        .setChunked(true)
        .setWriteQueueMaxSize(2 * StreamMemoryBudget.PIECE_BYTES)
        .putHeader("Content-Type", "text/event-stream; charset=utf-8")
        .putHeader("Cache-Control", "no-cache, no-store")
        .putHeader("X-Accel-Buffering", "no");
    response.closeHandler(_ -> disconnected());
    response.exceptionHandler(_ -> disconnected());
    response.drainHandler(_ -> drained());
    heartbeat =
        context.owner().setPeriodic(settings.heartbeat().toMillis(), _ -> comment("heartbeat"));
    if (response.closed()) {
      disconnected();
    } else {
      write(Buffer.buffer("retry: 2000\n: connected\n\n"));
    }
  }

  /**
   * Says again what comes after {@code start} in the log before anything live. Call right after
   * {@link #open}, on the same event loop.
   *
   * @param start finds the position; blocks
   * @param pages what follows a position; blocks
   */
  void replayFrom(LongSupplier start, LongFunction<EventLog.Page> pages) {
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.REPLAYING;
    log = pages;
    read(() -> pages.apply(start.getAsLong()));
  }

  /**
   * Something happened that this subscriber wants.
   *
   * @param takenOver called when the stream has it, or does not want it any more
   */
  void offer(List<StreamMemoryBudget.Piece> pieces, Runnable takenOver) {
    context.runOnContext(
        _ -> {
          try {
            accept(pieces);
          } finally {
            takenOver.run();
          }
        });
  }

  /** Ends the stream with a comment. */
  void close(String lastWord) {
    context.runOnContext(_ -> end(": " + lastWord + "\n\n"));
  }

  /**
   * Ends the stream of a subscriber that does not keep up.
   *
   * @param done called when nothing waits for it any more
   */
  void cut(String why, Runnable done) {
    context.runOnContext(
        _ -> {
          try {
            cut(why);
          } finally {
            done.run();
          }
        });
  }

  private void accept(List<StreamMemoryBudget.Piece> pieces) {
    if (phase == Phase.CLOSED || missedLive) {
      return; // What was missed is in the log, and read before anything else goes out.
    }
    for (StreamMemoryBudget.Piece piece : pieces) {
      keep(piece, pending);
    }
    pump();
    if (waitingBytes.get() <= settings.bufferBytes()) {
      return;
    }
    if (phase == Phase.LIVE) {
      cut("Too slow: more than " + settings.bufferBytes() + " bytes were waiting.");
    } else if (phase == Phase.REPLAYING) {
      drop(pending);
      missedLive = true;
    }
  }

  private void page(EventLog.Page page) {
    reading = false;
    hasTurn = true;
    if (phase == Phase.CLOSED) {
      giveBackTurn();
      return;
    }
    List<StreamedEvent> wanted =
        page.events().stream().filter(filter::accepts).map(StreamedEvent::of).toList();
    for (StreamMemoryBudget.Piece piece : live.memory().pieces(wanted)) {
      keep(piece, replay);
    }
    replayedTo = page.position();
    lastPage = page.isLast();
    stopTimer();
    awaitProgress();
    pump();
  }

  private void drained() {
    if (!hasTurn) {
      stopTimer();
    }
    pump();
  }

  /** Writes what may be written now. */
  private void pump() {
    if (phase == Phase.REPLAYING) {
      pumpReplay();
    }
    if (phase == Phase.LIVE) {
      while (!pending.isEmpty() && !response.writeQueueFull()) {
        write(take(pending).textAfter(replayedTo));
      }
    }
    if (phase != Phase.CLOSED && response.writeQueueFull()) {
      awaitProgress();
    }
  }

  private void pumpReplay() {
    while (!replay.isEmpty() && !response.writeQueueFull()) {
      write(take(replay).textAfter(0));
    }
    if (!replay.isEmpty()) {
      return;
    }
    giveBackTurn();
    if (reading || response.writeQueueFull()) {
      return;
    }
    if (lastPage && !missedLive) {
      phase = Phase.LIVE;
    } else {
      missedLive = false;
      long from = replayedTo;
      read(() -> log.apply(from));
    }
  }

  private void read(Supplier<EventLog.Page> pages) {
    reading = true;
    Thread.ofVirtual().name("event-replay").start(() -> readInTurn(pages));
  }

  private void readInTurn(Supplier<EventLog.Page> pages) {
    turns.take();
    try {
      EventLog.Page page =
          phase == Phase.CLOSED ? new EventLog.Page(0, List.of(), true) : pages.get();
      context.runOnContext(_ -> page(page));
    } catch (RuntimeException failure) {
      turns.giveBack();
      LOG.error("A stream could not be resumed", failure);
      close("the history cannot be read at the moment; try again");
    }
  }

  private void keep(StreamMemoryBudget.Piece piece, Deque<StreamMemoryBudget.Piece> queue) {
    queue.add(piece.hold());
    var _ = waitingBytes.addAndGet(piece.bytes());
  }

  private StreamMemoryBudget.Piece take(Deque<StreamMemoryBudget.Piece> queue) {
    StreamMemoryBudget.Piece piece = queue.remove();
    piece.letGo();
    var _ = waitingBytes.addAndGet(-piece.bytes());
    return piece;
  }

  private void drop(Deque<StreamMemoryBudget.Piece> queue) {
    while (!queue.isEmpty()) {
      var _ = take(queue);
    }
  }

  private void write(Buffer text) {
    if (text.length() > 0) {
      var _ = response.write(text);
    }
  }

  private void comment(String text) {
    if (phase != Phase.CLOSED && !response.writeQueueFull()) {
      write(Buffer.buffer(": " + text + "\n\n"));
    }
  }

  /** Whoever takes nothing until the timer fires, or not all of a page, is cut. */
  private void awaitProgress() {
    if (patience == NO_TIMER) {
      stuckSince = System.nanoTime();
      patience =
          context
              .owner()
              .setTimer(
                  settings.patience().toMillis(),
                  _ -> {
                    patience = NO_TIMER;
                    cut("Too slow: nothing was taken for " + settings.patience() + ".");
                  });
    }
  }

  private void stopTimer() {
    if (patience != NO_TIMER) {
      context.owner().cancelTimer(patience);
      patience = NO_TIMER;
      stuckSince = 0;
    }
  }

  private void giveBackTurn() {
    if (hasTurn) {
      hasTurn = false;
      stopTimer();
      turns.giveBack();
    }
  }

  private void cut(String why) {
    end("event: windlass-cut\ndata: {\"reason\":\"" + why + " Resume with Last-Event-ID.\"}\n\n");
  }

  /** Says a last word and closes the connection, at the latest when patience is at its end. */
  private void end(String lastWord) {
    if (phase != Phase.CLOSED) {
      finish();
      long end = context.owner().setTimer(settings.patience().toMillis(), _ -> disconnect());
      response
          .end(lastWord)
          .onComplete(
              _ -> {
                context.owner().cancelTimer(end);
                disconnect();
              });
    }
  }

  /**
   * Closes the connection, whatever is on its way: closing the response, the connection or the
   * channel would first wait until the client has read everything. Of an HTTP/2 connection other
   * streams may live.
   */
  private void disconnect() {
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset();
    } else if (request.connection() instanceof ConnectionBase connection) {
      var _ = connection.channelHandlerContext().close();
    }
    disconnected();
  }

  private void disconnected() {
    finish();
    if (!gone) {
      gone = true;
      live.gone();
    }
  }

  /** Nothing is wanted and nothing kept from here on. */
  private void finish() {
    if (phase != Phase.CLOSED) {
      phase = Phase.CLOSED;
      context.owner().cancelTimer(heartbeat);
      giveBackTurn();
      stopTimer();
      drop(pending);
      drop(replay);
      live.unsubscribe(this);
    }
  }
}
