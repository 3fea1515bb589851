package io.windlass.stateevents.api;

import io.vertx.core.Context;
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
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's stream of events. A resumed stream first replays from the log what the
 * subscriber missed and then continues with live events, without gaps and duplicates: every event
 * is in the log before it is published, the stream subscribes before it first reads the log, and it
 * skips live events whose position it has replayed.
 *
 * <p>What cannot be written at once waits, up to a limit. The stream of a subscriber that lags
 * further, or reads nothing for a while, is ended with an event that says so. After as long again
 * its connection is closed. The subscriber can resume. All state belongs to the stream's event
 * loop; {@link #offer}, {@link #cut} and {@link #close} are thread-safe.
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
  private final EventConnection connection;
  private final EventFilter filter;
  private final EventStreamSettings settings;
  private final LiveEvents live;
  private final ReplayLimiter replays;
  private final Deque<StreamMemoryBudget.Chunk> pending = new ArrayDeque<>();
  private final Deque<StreamMemoryBudget.Chunk> replay = new ArrayDeque<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private LongFunction<EventLog.Page> log =
      position -> new EventLog.Page(position, List.of(), true);
  private @Nullable Predicate<StreamedEvent> matches;
  private volatile Phase phase = Phase.LIVE;
  private volatile long idleSince;
  private long replayedTo;
  private boolean reading;
  private boolean hasPermit;
  private boolean missedLive;
  private boolean lastPage;
  private boolean disconnected;
  private long heartbeat = NO_TIMER;
  private long timeout = NO_TIMER;

  EventStream(
      Context context,
      EventConnection connection,
      EventFilter filter,
      EventStreamSettings settings,
      LiveEvents live,
      ReplayLimiter replays) {
    this.context = context;
    this.connection = connection;
    this.filter = filter;
    this.settings = settings;
    this.live = live;
    this.replays = replays;
  }

  EventFilter filter() {
    return filter;
  }

  /** For how long the client has read nothing, in nanoseconds; -1 if nothing waits for it. */
  long idleNanos() {
    long since = idleSince;
    return waitingBytes.get() == 0 || since == 0 ? -1 : System.nanoTime() - since;
  }

  /** Begins the response. Events may be offered from now on. */
  void open() {
    connection.open(this::drained, this::disconnected);
    heartbeat = context.owner().setPeriodic(settings.heartbeat().toMillis(), _ -> heartbeat());
    if (connection.isClosed()) {
      disconnected();
    }
  }

  /**
   * Replays what comes after {@code start} in the log before any live event. To be called right
   * after {@link #open}, on the same event loop.
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
   * Passes on events that this subscriber wants.
   *
   * @param accepted called when the stream has accepted or dropped them
   */
  void offer(List<StreamMemoryBudget.Chunk> chunks, Runnable accepted) {
    context.runOnContext(
        _ -> {
          try {
            accept(chunks);
          } finally {
            accepted.run();
          }
        });
  }

  /** Ends the stream with a word. */
  void close(String text) {
    context.runOnContext(_ -> end(false, text));
  }

  /**
   * Ends the stream of a subscriber that is too slow.
   *
   * @param done called when nothing waits for the stream any more
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

  private void accept(List<StreamMemoryBudget.Chunk> chunks) {
    if (phase == Phase.CLOSED || missedLive) {
      return; // What was missed is in the log, and replayed before anything else.
    }
    for (StreamMemoryBudget.Chunk chunk : chunks) {
      keep(chunk, pending);
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
    hasPermit = true;
    if (phase == Phase.CLOSED) {
      releasePermit();
      return;
    }
    List<StreamedEvent> wanted =
        page.events().stream()
            .filter(filter::accepts)
            .map(StreamedEvent::of)
            .filter(matches())
            .toList();
    for (StreamMemoryBudget.Chunk chunk : live.memory().chunks(wanted)) {
      keep(chunk, replay);
    }
    replayedTo = page.position();
    lastPage = page.isLast();
    stopTimer();
    awaitProgress();
    pump();
  }

  /** Compiled when history is replayed: live events are matched for all streams at once. */
  private Predicate<StreamedEvent> matches() {
    Predicate<StreamedEvent> compiled = matches;
    if (compiled == null) {
      compiled = filter.matches();
      matches = compiled;
    }
    return compiled;
  }

  private void drained() {
    if (!hasPermit) {
      stopTimer();
    }
    pump();
  }

  /** Writes what the connection can take now. */
  private void pump() {
    if (phase == Phase.REPLAYING) {
      pumpReplay();
    }
    if (phase == Phase.LIVE) {
      while (!pending.isEmpty() && !connection.isFull()) {
        connection.write(take(pending), replayedTo);
      }
    }
    if (phase != Phase.CLOSED && connection.isFull()) {
      awaitProgress();
    }
  }

  private void pumpReplay() {
    while (!replay.isEmpty() && !connection.isFull()) {
      connection.write(take(replay), 0);
    }
    if (!replay.isEmpty()) {
      return;
    }
    releasePermit();
    if (reading || connection.isFull()) {
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
    Thread.ofVirtual().name("event-replay").start(() -> readWithPermit(pages));
  }

  private void readWithPermit(Supplier<EventLog.Page> pages) {
    replays.acquire();
    try {
      EventLog.Page page =
          phase == Phase.CLOSED ? new EventLog.Page(0, List.of(), true) : pages.get();
      context.runOnContext(_ -> page(page));
    } catch (RuntimeException failure) {
      replays.release();
      LOG.error("A stream could not be resumed", failure);
      close("the history cannot be read at the moment; try again");
    }
  }

  private void keep(StreamMemoryBudget.Chunk chunk, Deque<StreamMemoryBudget.Chunk> queue) {
    queue.add(chunk.retain());
    var _ = waitingBytes.addAndGet(chunk.bytes());
  }

  private StreamMemoryBudget.Chunk take(Deque<StreamMemoryBudget.Chunk> queue) {
    StreamMemoryBudget.Chunk chunk = queue.remove();
    chunk.release();
    var _ = waitingBytes.addAndGet(-chunk.bytes());
    return chunk;
  }

  private void drop(Deque<StreamMemoryBudget.Chunk> queue) {
    while (!queue.isEmpty()) {
      var _ = take(queue);
    }
  }

  private void heartbeat() {
    if (phase != Phase.CLOSED && !connection.isFull()) {
      connection.heartbeat();
    }
  }

  /** Ends the stream if nothing, or not all of a page, is read until the timer fires. */
  private void awaitProgress() {
    if (timeout == NO_TIMER) {
      idleSince = System.nanoTime();
      timeout =
          context
              .owner()
              .setTimer(
                  settings.timeout().toMillis(),
                  _ -> {
                    timeout = NO_TIMER;
                    cut("Too slow: nothing was taken for " + settings.timeout() + ".");
                  });
    }
  }

  private void stopTimer() {
    if (timeout != NO_TIMER) {
      context.owner().cancelTimer(timeout);
      timeout = NO_TIMER;
      idleSince = 0;
    }
  }

  private void releasePermit() {
    if (hasPermit) {
      hasPermit = false;
      stopTimer();
      replays.release();
    }
  }

  private void cut(String why) {
    end(true, why + " Resume with Last-Event-ID.");
  }

  /** Says a last word and closes the connection, after the timeout at the latest. */
  private void end(boolean cut, String why) {
    if (phase != Phase.CLOSED) {
      finish();
      long end = context.owner().setTimer(settings.timeout().toMillis(), _ -> disconnect());
      connection
          .end(cut, why)
          .onComplete(
              _ -> {
                context.owner().cancelTimer(end);
                disconnect();
              });
    }
  }

  private void disconnect() {
    connection.disconnect();
    disconnected();
  }

  private void disconnected() {
    finish();
    if (!disconnected) {
      disconnected = true;
      live.disconnected();
    }
  }

  /** Unsubscribes and drops what waits. */
  private void finish() {
    if (phase != Phase.CLOSED) {
      phase = Phase.CLOSED;
      context.owner().cancelTimer(heartbeat);
      releasePermit();
      stopTimer();
      drop(pending);
      drop(replay);
      live.unsubscribe(this);
    }
  }
}
