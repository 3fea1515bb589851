package io.windlass.stateevents.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.ext.web.Router;
import io.windlass.stateevents.config.EventStreamSettings;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.store.EventLog;
import io.windlass.stateevents.subscription.EventFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a stream that resumes reads the log: one page at a time, in turn with the others. */
class ReplayReadsIT {
  private static final int PAGES = 4;

  private final EventStreamSettings settings =
      new EventStreamSettings(Duration.ofSeconds(5), 1 << 20, 8 << 20, 10, Duration.ofMinutes(2));
  private final AtomicInteger reading = new AtomicInteger();
  private final AtomicInteger mostReading = new AtomicInteger();
  private final AtomicInteger secondPages = new AtomicInteger();
  private final CountDownLatch mayReadOn = new CountDownLatch(1);
  private final List<String> ids = new ArrayList<>();
  private StreamStage stage;

  @BeforeEach
  void serve() {
    stage = new StreamStage();
    stage.live = new LiveEvents(settings.totalBytes());
    for (int i = 0; i < PAGES; i++) {
      ids.add(UUID.randomUUID().toString());
    }
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  /** The client reads the end of a page, and the next page is read. */
  @Test
  void aDrainWhileAPageIsReadStartsNoSecondRead() {
    serve(new ReplayLimiter(8));
    RawSseClient client = stage.unread("any", "");
    client.resume();
    StreamStage.until(() -> client.ids().size() == 1 && secondPages.get() >= 1);
    mayReadOn.countDown();
    StreamStage.until(() -> client.ids().size() >= PAGES);
    assertThat(client.ids()).isEqualTo(ids);
    assertThat(mostReading.get()).isEqualTo(1);
  }

  @Test
  void streamsWaitForTheirTurnToReadAndGiveItBackWhenTheyEnd() {
    var turns = new ReplayLimiter(1);
    serve(turns);
    RawSseClient first = stage.unread("any", "");
    first.resume();
    StreamStage.until(() -> secondPages.get() == 1);
    RawSseClient second = stage.unread("any", "");
    StreamStage.until(() -> stage.live.subscribers() == 2);
    first.close();
    StreamStage.until(() -> stage.live.subscribers() == 1);
    mayReadOn.countDown();
    second.resume();
    StreamStage.until(() -> second.ids().size() == PAGES);
    assertThat(mostReading.get()).isEqualTo(1);
    turns.acquire(); // Nobody has kept it.
  }

  private void serve(ReplayLimiter turns) {
    Router router = Router.router(stage.database.vertx());
    router
        .get()
        .handler(
            routing -> {
              var stream =
                  new EventStream(
                      routing.vertx().getOrCreateContext(),
                      new SseConnection(routing.request()),
                      new EventFilter("1", null, Set.of(), null, null, null),
                      settings,
                      stage.live,
                      turns);
              stage.live.subscribe(stream, settings.maxSubscribers());
              stream.open();
              stream.replayFrom(() -> 0, this::page);
            });
    stage.serve(router);
  }

  /** One large event on each page; from the second on, reading takes as long as the test likes. */
  private EventLog.Page page(long position) {
    int now = reading.incrementAndGet();
    mostReading.accumulateAndGet(now, Math::max);
    try {
      if (position > 0) {
        secondPages.incrementAndGet();
        mayReadOn.await();
      }
      int index = (int) position;
      if (index == PAGES) {
        return new EventLog.Page(position, List.of(), true);
      }
      return new EventLog.Page(position + 1, List.of(event(index)), index == PAGES - 1);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      reading.decrementAndGet();
    }
  }

  private EventEnvelope event(int index) {
    return new EventEnvelope(
        ids.get(index),
        "Batch Job State Change",
        EventEnvelope.BATCH_SOURCE,
        "1",
        Instant.EPOCH,
        "us-east-1",
        List.of("arn:job"),
        "{\"jobName\":\"" + "x".repeat(4_000_000) + "\"}",
        EventEnvelope.Job.NONE,
        index + 1L);
  }
}
