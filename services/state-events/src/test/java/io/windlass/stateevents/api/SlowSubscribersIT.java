package io.windlass.stateevents.api;

import static io.windlass.stateevents.api.StreamStage.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.config.EventStreamSettings;
import io.windlass.stateevents.notification.EventEnvelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Subscribers that do not read, and many at once: what the service keeps for them is bounded. */
class SlowSubscribersIT {
  private static final int BUFFER = 256 * 1024;
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATE = Duration.ofMinutes(2);

  private static StreamStage stage;

  @BeforeAll
  static void open() {
    stage = new StreamStage();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @Test
  void aSubscriberThatLagsIsCutAndHearsSoIfItReads() {
    serve(BUFFER, 8 << 20, LATE);
    RawSseClient client = stage.unread("admin", "");
    until(() -> stage.live.subscribers() == 1);
    publishUntilCut();
    assertThat(stage.live.memory().used()).isZero();
    client.resume();
    until(() -> client.text().contains("Resume with Last-Event-ID"));
    assertThat(client.text()).contains("event: windlass-cut\n");
    until(client::isClosed);
    until(() -> stage.connections.get() == 0);
  }

  @Test
  void theConnectionOfASubscriberThatNeverReadsIsClosed() {
    serve(BUFFER, 8 << 20, SOON);
    RawSseClient client = stage.unread("admin", "");
    until(() -> stage.live.subscribers() == 1);
    publishUntilCut();
    until(() -> stage.connections.get() == 0);
    client.close();
  }

  /** Only little data waits, but it would wait for ever. */
  @Test
  void aSubscriberThatTakesNothingIsCutThoughLittleWaits() {
    serve(64 << 20, 64 << 20, SOON);
    RawSseClient client = stage.unread("admin", "");
    until(() -> stage.live.subscribers() == 1);
    while (stage.live.subscribers() > 0) {
      if (stage.live.memory().used() < 1 << 20) { // The system's own buffers grow for a while.
        stage.live.publish(stage.lives(100));
      }
    }
    assertThat(stage.live.memory().used()).isZero();
    until(() -> stage.connections.get() == 0);
    client.close();
  }

  @Test
  void whatWaitsForAllTogetherIsBoundedAndWhoReadsMissesNothing() {
    long total = 2 << 20;
    serve((int) total, total, LATE);
    var silent = new ArrayList<RawSseClient>();
    for (String prefix : List.of("", "e", "ev", "eve", "even", "event", "event-", "event-t")) {
      for (String more : List.of("", "&status=FAILED&status=RUNNABLE&status=STARTING")) {
        silent.add(stage.unread("admin", "jobName=" + prefix + more));
      }
    }
    SseClient reader = stage.listen("admin", "jobName=event-test");
    until(() -> stage.live.subscribers() == silent.size() + 1);
    while (stage.live.subscribers() > 1) {
      List<EventEnvelope> sent = stage.lives(50);
      stage.live.publish(sent);
      assertThat(stage.live.memory().used()).isLessThanOrEqualTo(total);
      assertThat(reader.next(sent.size()))
          .extracting(SseClient.Event::id)
          .isEqualTo(StreamStage.ids(sent));
    }
    assertThat(stage.live.memory().used()).isZero();
    silent.forEach(RawSseClient::close);
  }

  @Test
  void aThousandSubscribersHearEachEventOnceThoughSomeComeAndGo() {
    int clients = 1_000;
    serve(1 << 20, 8 << 20, LATE);
    EventEnvelope first = stage.life("first").getLast();
    var open = new ArrayList<RawSseClient>();
    var heard = new ArrayList<List<String>>();
    for (int i = 0; i < clients; i++) {
      open.add(resumed(first.id()));
      heard.add(new ArrayList<>());
    }
    until(() -> stage.live.subscribers() == clients);
    var random = new Random(11);
    var expected = new ArrayList<String>();
    for (int round = 0; round < 20; round++) {
      List<EventEnvelope> sent = stage.lives(15);
      expected.addAll(StreamStage.ids(sent));
      stage.live.publish(sent);
      assertThat(stage.live.memory().used()).isLessThanOrEqualTo(8 << 20);
      for (int i = 0; i < 20; i++) {
        int gone = random.nextInt(clients);
        open.get(gone).close();
        heard.get(gone).addAll(open.get(gone).ids());
        List<String> before = heard.get(gone);
        open.set(gone, resumed(before.isEmpty() ? first.id() : before.getLast()));
      }
    }
    for (int i = 0; i < clients; i++) {
      RawSseClient client = open.get(i);
      List<String> before = heard.get(i);
      until(() -> before.size() + client.count() >= expected.size());
      before.addAll(client.ids());
      assertThat(before).isEqualTo(expected);
      client.close();
    }
    until(() -> stage.live.subscribers() == 0);
    assertThat(stage.live.memory().used()).isZero();
  }

  /** The tail may be far behind the history that a stream was resumed from. */
  @Test
  void ev002WhatWasReplayedIsNotHeardAgainHoweverLateItComesLive() {
    serve(8 << 20, 32 << 20, LATE);
    List<EventEnvelope> missed = stage.lives(1_500);
    SseClient client = stage.listen("admin", "lastEventId=" + missed.getFirst().id());
    assertThat(client.next(missed.size() - 1))
        .extracting(SseClient.Event::id)
        .isEqualTo(StreamStage.ids(missed.subList(1, missed.size())));
    stage.live.publish(missed);
    List<EventEnvelope> news = stage.life("news");
    stage.live.publish(news);
    assertThat(client.next(4)).extracting(SseClient.Event::id).isEqualTo(StreamStage.ids(news));
  }

  @Test
  void ev002WhatIsPublishedAgainIsHeardOnce() {
    serve(BUFFER, 8 << 20, LATE);
    SseClient client = stage.listen("admin", "");
    List<EventEnvelope> one = stage.life("one");
    stage.live.publish(one);
    stage.live.publish(one);
    List<EventEnvelope> two = stage.life("two");
    stage.live.publish(two);
    assertThat(client.next(4)).extracting(SseClient.Event::id).isEqualTo(StreamStage.ids(one));
    assertThat(client.next(4)).extracting(SseClient.Event::id).isEqualTo(StreamStage.ids(two));
  }

  private static RawSseClient resumed(String lastEventId) {
    return RawSseClient.open(
        stage.database.vertx(), stage.address("admin", "lastEventId=" + lastEventId), true);
  }

  private static void publishUntilCut() {
    while (stage.live.subscribers() > 0) {
      stage.live.publish(stage.lives(100));
    }
  }

  private static void serve(int buffer, long total, Duration timeout) {
    stage.serve(
        new EventStreamSettings(Duration.ofMillis(400), buffer, total, 1_100, timeout), () -> true);
  }
}
