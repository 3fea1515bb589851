package io.windlass.stateevents.api;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.windlass.stateevents.config.EventStreamSettings;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.store.EventLog;
import io.windlass.stateevents.subscription.EventFilter;
import io.windlass.stateevents.subscription.StreamedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One subscriber's stream of server-sent events. A resumed stream first says again what the
 * subscriber missed, from the log, then goes over to live events without a gap: every event is in
 * the log before it is published, and the stream listens before it first reads the log. An event
 * may be heard twice around that point, under the same id (EV-002).
 *
 * <p>What cannot be written at once waits, up to a limit; a live subscriber that lags further is
 * cut with a word, and can resume. All state belongs to the stream's event loop; {@link #offer} and
 * {@link #close} may be called from anywhere.
 */
final class EventStream {
  private enum Phase {
    REPLAYING,
    LIVE,
    CLOSED
  }

  private static final Logger LOG = Logger.getLogger(EventStream.class);
  private static final int REPLAYED_REMEMBERED = 4096;

  private final Context context;
  private final HttpServerResponse response;
  private final EventFilter filter;
  private final EventStreamSettings settings;
  private final Consumer<EventStream> onClose;
  private final Deque<StreamedEvent> pending = new ArrayDeque<>();
  private final Deque<StreamedEvent> replay = new ArrayDeque<>();
  private final Set<String> replayed = new LinkedHashSet<>();
  private LongFunction<EventLog.Page> log =
      position -> new EventLog.Page(position, List.of(), true);
  private Phase phase = Phase.LIVE;
  private long pendingBytes;
  private long position;
  private boolean missedLive;
  private boolean lastPage;
  private long heartbeat;

  EventStream(
      Context context,
      HttpServerResponse response,
      EventFilter filter,
      EventStreamSettings settings,
      Consumer<EventStream> onClose) {
    this.context = context;
    this.response = response;
    this.filter = filter;
    this.settings = settings;
    this.onClose = onClose;
  }

  boolean wants(StreamedEvent event) {
    return filter.accepts(event);
  }

  /** Begins to answer. Events may be offered from now on. */
  void open() {
    response
        .setChunked(true)
        .setWriteQueueMaxSize(settings.bufferBytes() / 4)
        .putHeader("Content-Type", "text/event-stream; charset=utf-8")
        .putHeader("Cache-Control", "no-cache, no-store")
        .putHeader("X-Accel-Buffering", "no");
    response.closeHandler(_ -> ended());
    response.exceptionHandler(_ -> ended());
    response.drainHandler(_ -> pump());
    heartbeat =
        context.owner().setPeriodic(settings.heartbeat().toMillis(), _ -> comment("heartbeat"));
    if (response.closed()) {
      ended();
    } else {
      response.write("retry: 2000\n: connected\n\n");
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
    blocking(
        () -> {
          long from = start.getAsLong();
          return pages.apply(from);
        });
  }

  /** Something happened that this subscriber wants. */
  void offer(List<StreamedEvent> events) {
    context.runOnContext(_ -> accept(events));
  }

  /** Ends the stream with a comment. */
  void close(String lastWord) {
    context.runOnContext(
        _ -> {
          if (phase != Phase.CLOSED) {
            response.end(": " + lastWord + "\n\n");
            ended();
          }
        });
  }

  private void accept(List<StreamedEvent> events) {
    switch (phase) {
      case CLOSED -> {}
      case LIVE -> {
        enqueue(events);
        pump();
        if (pendingBytes > settings.bufferBytes()) {
          cut();
        }
      }
      case REPLAYING -> {
        enqueue(events);
        if (pendingBytes > settings.bufferBytes()) {
          // All of it is in the log: the replay takes it from there.
          pending.clear();
          pendingBytes = 0;
          missedLive = true;
        }
      }
    }
  }

  private void enqueue(List<StreamedEvent> events) {
    for (StreamedEvent event : events) {
      if (!replayed.remove(event.id())) {
        pending.add(event);
        pendingBytes += event.frame().length();
      }
    }
  }

  private void page(EventLog.Page page) {
    if (phase != Phase.REPLAYING) {
      return;
    }
    for (EventEnvelope envelope : page.events()) {
      StreamedEvent event = StreamedEvent.of(envelope);
      if (filter.accepts(event)) {
        replay.add(event);
      }
    }
    position = page.position();
    lastPage = page.isLast();
    pump();
  }

  /** Writes what may be written now, as one piece. */
  private void pump() {
    switch (phase) {
      case CLOSED -> {}
      case LIVE -> pumpLive();
      case REPLAYING -> pumpReplay();
    }
  }

  private void pumpLive() {
    if (pending.isEmpty() || response.writeQueueFull()) {
      return;
    }
    var text = new StringBuilder();
    while (!pending.isEmpty() && text.length() < settings.bufferBytes() / 4) {
      String frame = pending.remove().frame();
      pendingBytes -= frame.length();
      text.append(frame);
    }
    response.write(text.toString());
    pumpLive();
  }

  private void pumpReplay() {
    while (!replay.isEmpty() && !response.writeQueueFull()) {
      StreamedEvent event = replay.remove();
      remember(event.id());
      response.write(event.frame());
    }
    if (!replay.isEmpty()) {
      return;
    }
    if (!lastPage || missedLive) {
      missedLive = false;
      long from = position;
      blocking(() -> log.apply(from));
    } else {
      phase = Phase.LIVE;
      pending.removeIf(this::wasReplayed);
      pumpLive();
    }
  }

  private boolean wasReplayed(StreamedEvent event) {
    boolean known = replayed.remove(event.id());
    if (known) {
      pendingBytes -= event.frame().length();
    }
    return known;
  }

  private void remember(String id) {
    replayed.add(id);
    if (replayed.size() > REPLAYED_REMEMBERED) {
      replayed.remove(replayed.iterator().next());
    }
  }

  private void blocking(Supplier<EventLog.Page> read) {
    Thread.ofVirtual()
        .name("event-replay")
        .start(
            () -> {
              try {
                EventLog.Page page = read.get();
                context.runOnContext(_ -> page(page));
              } catch (RuntimeException failure) {
                LOG.error("A stream could not be resumed", failure);
                close("the history cannot be read at the moment; try again");
              }
            });
  }

  private void cut() {
    response.end(
        "event: windlass-cut\ndata: {\"reason\":\"Too slow: "
            + settings.bufferBytes()
            + " bytes were waiting. Resume with Last-Event-ID.\"}\n\n");
    ended();
  }

  private void comment(String text) {
    if (phase != Phase.CLOSED && !response.writeQueueFull()) {
      response.write(": " + text + "\n\n");
    }
  }

  private void ended() {
    if (phase != Phase.CLOSED) {
      phase = Phase.CLOSED;
      context.owner().cancelTimer(heartbeat);
      pending.clear();
      replay.clear();
      replayed.clear();
      onClose.accept(this);
    }
  }
}
