package io.windlass.stateevents.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.api.SseClient.Event;
import io.windlass.stateevents.config.EventStreamSettings;
import io.windlass.stateevents.notification.EventEnvelope;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamIT {
  private static final EventStreamSettings SETTINGS =
      new EventStreamSettings(
          Duration.ofMillis(400), 512 * 1024, 4 << 20, 8, Duration.ofSeconds(20));

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
    stage.serve(SETTINGS, () -> true);
  }

  @Test
  void ev010AnEventHasItsIdItsTypeAndTheEnvelope() {
    SseClient client = stage.listen("admin", "");
    EventEnvelope sent = stage.life("job").getFirst();
    stage.live.publish(List.of(sent));
    Event heard = client.next();
    assertThat(heard.id()).isEqualTo(sent.id());
    assertThat(heard.type()).isEqualTo("Batch Job State Change");
    assertThat(heard.data()).isEqualTo(sent.toJson());
  }

  @Test
  void filtersLetThroughWhatMeetsThemAll() {
    List<EventEnvelope> one = stage.life("job-a");
    List<EventEnvelope> two = stage.life("job-b");
    String jobB = jobId(two);
    SseClient byJob = stage.listen("admin", "jobId=" + jobB);
    SseClient byStatus =
        stage.listen("admin", "status=RUNNING&status=SUCCEEDED&jobQueue=HappyPath");
    SseClient none = stage.listen("admin", "jobName=nobody");
    SseClient byType = stage.listen("admin", "detailType=Batch%20Job%20Queue%20Blocked");
    stage.live.publish(one);
    stage.live.publish(two);
    assertThat(byJob.next(4)).extracting(Event::jobId).containsOnly(jobB);
    assertThat(byStatus.next(4))
        .extracting(Event::status)
        .containsExactly("RUNNING", "SUCCEEDED", "RUNNING", "SUCCEEDED");
    assertThat(none.comment()).isEqualTo("heartbeat");
    assertThat(none.isQuiet()).isTrue();
    assertThat(byType.isQuiet()).isTrue();
  }

  @Test
  void anAccountHearsItsOwnEventsAlone() {
    SseClient other = stage.listen("other", "");
    SseClient mine = stage.listen("admin", "");
    List<EventEnvelope> sent = stage.life("job");
    List<EventEnvelope> foreign = stage.life(TestKeys.OTHER_ACCOUNT, "job");
    var mixed = new ArrayList<>(sent);
    mixed.addAll(foreign);
    stage.live.publish(mixed);
    assertThat(mine.next(4)).extracting(Event::id).isEqualTo(StreamStage.ids(sent));
    assertThat(other.next(4)).extracting(Event::id).isEqualTo(StreamStage.ids(foreign));
    assertThat(mine.isQuiet()).isTrue();
    SseClient resumed = stage.listen("other", "lastEventId=" + sent.getFirst().id());
    resumed
        .next(foreign.size())
        .forEach(event -> assertThat(event.data()).contains("210987654321"));
  }

  @Test
  void ev001AResumedStreamMissesNothingAndGoesOnLive() {
    List<EventEnvelope> missed = stage.lives(300);
    SseClient client = stage.listen("admin", "", "Last-Event-ID", missed.get(99).id());
    List<EventEnvelope> afterwards = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      List<EventEnvelope> sent = stage.life("live");
      afterwards.addAll(sent);
      stage.live.publish(sent);
    }
    var expected = new ArrayList<>(StreamStage.ids(missed.subList(100, missed.size())));
    expected.addAll(StreamStage.ids(afterwards));
    assertThat(client.next(expected.size())).extracting(Event::id).isEqualTo(expected);
  }

  @Test
  void aResumedStreamHonoursItsFilter() {
    List<EventEnvelope> missed = stage.lives(5);
    SseClient client =
        stage.listen(
            "admin", "status=FAILED&status=SUCCEEDED&lastEventId=" + missed.getFirst().id());
    assertThat(client.next(5)).extracting(Event::status).containsOnly("SUCCEEDED");
  }

  @Test
  void rule011APatternSelectsLiveAndMissedEvents() {
    List<EventEnvelope> missed = stage.life("job-a");
    String failedOrDone =
        encoded(
            "{\"detail\":{\"status\":[\"FAILED\",{\"prefix\":\"SUCC\"}],\"jobId\":[{\"prefix\":\"job-\"}]}}");
    String running = encoded("{\"source\":[\"aws.batch\"],\"detail\":{\"status\":[\"RUNNING\"]}}");
    SseClient ended =
        stage.listen("admin", "lastEventId=" + missed.getFirst().id() + "&pattern=" + failedOrDone);
    SseClient up = stage.listen("admin", "pattern=" + running + "&jobName=event");
    SseClient nothing = stage.listen("admin", "pattern=" + running + "&jobName=nobody");
    assertThat(ended.next(1)).extracting(Event::id).containsExactly(missed.getLast().id());
    List<EventEnvelope> sent = stage.life("job-b");
    stage.live.publish(sent);
    assertThat(ended.next()).extracting(Event::id).isEqualTo(sent.getLast().id());
    assertThat(up.next()).extracting(Event::status).isEqualTo("RUNNING");
    up.close();
    StreamStage.until(() -> stage.live.subscribers() == 2);
    List<EventEnvelope> more = stage.life("job-c");
    stage.live.publish(more);
    assertThat(ended.next()).extracting(Event::id).isEqualTo(more.getLast().id());
    assertThat(ended.isQuiet()).isTrue();
    assertThat(nothing.isQuiet()).isTrue();
    assertRefused(
        stage.address("admin", "pattern=" + encoded("{\"detail\":\"x\"}")),
        400,
        "InvalidEventPatternException");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void noStreamBeginsBeforeEverythingIsHeard() {
    stage.serve(SETTINGS, () -> false);
    assertRefused(stage.address("admin", ""), 503, "ServiceUnavailableException");
  }

  @Test
  void whoIsNotKnownOrNotAllowedIsRefused() {
    URI unsigned = URI.create("http://127.0.0.1:" + stage.port() + EventStreamRoute.PATH);
    assertRefused(unsigned, 403, "MissingAuthenticationTokenException");
    URI tampered =
        URI.create(
            stage.address("admin", "status=RUNNING").toString().replace("RUNNING", "FAILED"));
    assertRefused(tampered, 403, "InvalidSignatureException");
    assertRefused(stage.address("mute", ""), 403, "AccessDeniedException");
    assertRefused(stage.address("admin", "status=ASLEEP"), 400, "ClientException");
    assertRefused(stage.address("admin", "lastEventId=17"), 400, "ClientException");
    assertRefused(stage.address("admin", "jobName=a%00"), 400, "ClientException");
    assertThat(
            SseClient.get(TestKeys.presigned(stage.port(), "mute", WindlassApi.SUMMARY, ""))
                .statusCode())
        .isEqualTo(200);
    URI forWindlass =
        TestKeys.presigned(stage.port(), "admin", "windlass", WindlassApi.SUMMARY, "");
    HttpResponse<String> summary = SseClient.get(forWindlass);
    assertThat(summary.body()).contains("\"accountId\":\"123456789012\"", "\"SUBMITTED\":");
  }

  @Test
  void moreStreamsThanAllowedAreRefused() {
    SseClient first = stage.listen("admin", "");
    for (int i = 1; i < SETTINGS.maxSubscribers(); i++) {
      assertThat(stage.listen("admin", "").isQuiet()).isTrue();
    }
    assertRefused(stage.address("admin", ""), 503, "ServiceUnavailableException");
    first.close();
    StreamStage.until(() -> stage.live.subscribers() < SETTINGS.maxSubscribers());
    assertThat(stage.listen("admin", "").isQuiet()).isTrue();
  }

  @Test
  void closingSaysSo() {
    SseClient client = stage.listen("admin", "");
    stage.live.close("closing: for the test");
    assertThat(client.farewell()).startsWith("closing");
    assertThat(client.hasEnded()).isTrue();
    assertRefused(stage.address("admin", ""), 503, "ServiceUnavailableException");
  }

  /** Measures the last step alone; the test of the packaged service measures the whole path. */
  @Test
  void liveEventsAreHeardAtOnce() {
    SseClient client = stage.listen("admin", "");
    List<EventEnvelope> events = stage.lives(500);
    long[] latencies = new long[events.size()];
    for (int i = 0; i < events.size(); i++) {
      long sent = System.nanoTime();
      stage.live.publish(List.of(events.get(i)));
      latencies[i] = client.next().heardAt() - sent;
    }
    Arrays.sort(latencies);
    System.out.printf(
        "fan-out to subscriber: p50 %d µs, p99 %d µs%n",
        latencies[latencies.length / 2] / 1000, latencies[latencies.length * 99 / 100] / 1000);
    // Generous: the machine may be slow, and busy with other things.
    assertThat(latencies[latencies.length / 2]).isLessThan(Duration.ofSeconds(1).toNanos());
  }

  private static void assertRefused(URI address, int status, String code) {
    HttpResponse<String> response = SseClient.get(address);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("x-amzn-errortype")).contains(code);
  }

  private static String jobId(List<EventEnvelope> events) {
    return events.getFirst().resources().getFirst().replaceAll(".*/", "");
  }
}
