package io.windlass.stateevents.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import io.windlass.aws.http.Admission;
import io.windlass.stateevents.api.SseClient.Event;
import io.windlass.stateevents.config.EventStreamSettings;
import io.windlass.stateevents.history.HistoryChange;
import io.windlass.stateevents.history.JobHistory;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.store.EventLog;
import io.windlass.stateevents.store.PostgresJobHistory;
import io.windlass.stateevents.store.PostgresProjections;
import io.windlass.stateevents.store.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamIT {
  private static final EventStreamSettings SETTINGS =
      new EventStreamSettings(Duration.ofMillis(400), 512 * 1024, 8);
  private static final AtomicInteger JOBS = new AtomicInteger();

  private static TestDatabase database;
  private static JobHistory history;
  private static JobHistory otherHistory;

  private LiveEvents live;
  private HttpServer server;
  private final List<SseClient> clients = new ArrayList<>();

  @BeforeAll
  static void open() {
    database = new TestDatabase();
    history = new JobHistory(new PostgresJobHistory(database.pool()), 1 << 24);
    otherHistory = new JobHistory(new PostgresJobHistory(database.pool()), 1 << 24);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void serve() {
    live = new LiveEvents();
    Router router = Router.router(database.vertx());
    router
        .get(EventStreamRoute.PATH)
        .handler(
            new EventStreamRoute(
                TestKeys.authenticator(), live, new EventLog(database.pool(), 100), SETTINGS));
    router
        .get(SummaryRoute.PATH)
        .handler(
            new SummaryRoute(
                TestKeys.authenticator(),
                new PostgresProjections(database.pool())::summary,
                InstantSource.system(),
                new Admission(Admission.Limits.DEFAULT)));
    server =
        TestDatabase.await(
            database.vertx().createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() {
    clients.forEach(SseClient::close);
    TestDatabase.await(server.close());
  }

  @Test
  void ev010AnEventHasItsIdItsTypeAndTheEnvelope() {
    SseClient client = listen("admin", "");
    EventEnvelope sent = life("job", history).getFirst();
    live.publish(List.of(sent));
    Event heard = client.next();
    assertThat(heard.id()).isEqualTo(sent.id());
    assertThat(heard.type()).isEqualTo("Batch Job State Change");
    assertThat(heard.data()).isEqualTo(sent.toJson());
  }

  @Test
  void filtersLetThroughWhatMeetsThemAll() {
    List<EventEnvelope> one = life("job-a", history);
    List<EventEnvelope> two = life("job-b", history);
    String jobB = jobId(two);
    SseClient byJob = listen("admin", "jobId=" + jobB);
    SseClient byStatus = listen("admin", "status=RUNNING&status=SUCCEEDED&jobQueue=HappyPath");
    SseClient none = listen("admin", "jobName=nobody");
    SseClient byType = listen("admin", "detailType=Batch%20Job%20Queue%20Blocked");
    live.publish(one);
    live.publish(two);
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
    SseClient other = listen("other", "");
    SseClient mine = listen("admin", "");
    List<EventEnvelope> sent = life("job", history);
    List<EventEnvelope> foreign = life(TestKeys.OTHER_ACCOUNT, "job", otherHistory);
    var mixed = new ArrayList<>(sent);
    mixed.addAll(foreign);
    live.publish(mixed);
    assertThat(mine.next(4)).extracting(Event::id).isEqualTo(ids(sent));
    assertThat(other.next(4)).extracting(Event::id).isEqualTo(ids(foreign));
    assertThat(mine.isQuiet()).isTrue();
    SseClient resumed = listen("other", "lastEventId=" + sent.getFirst().id());
    resumed
        .next(foreign.size())
        .forEach(event -> assertThat(event.data()).contains("210987654321"));
  }

  @Test
  void ev001AResumedStreamMissesNothingAndGoesOnLive() {
    List<EventEnvelope> missed = lives(300);
    SseClient client = SseClient.open(address("admin", ""), "Last-Event-ID", missed.get(99).id());
    clients.add(client);
    List<EventEnvelope> afterwards = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      List<EventEnvelope> sent = life("live", history);
      afterwards.addAll(sent);
      live.publish(sent);
    }
    var expected = new ArrayList<>(ids(missed.subList(100, missed.size())));
    expected.addAll(ids(afterwards));
    var heard = new ArrayList<String>();
    var distinct = new HashSet<String>();
    while (distinct.size() < expected.size()) {
      String id = client.next().id();
      if (distinct.add(id)) {
        heard.add(id);
      }
    }
    assertThat(heard).isEqualTo(expected);
  }

  @Test
  void aResumedStreamHonoursItsFilter() {
    List<EventEnvelope> missed = lives(5);
    SseClient client =
        listen("admin", "status=FAILED&status=SUCCEEDED&lastEventId=" + missed.getFirst().id());
    assertThat(client.next(5)).extracting(Event::status).containsOnly("SUCCEEDED");
  }

  @Test
  void aSlowSubscriberIsCut() throws Exception {
    URI address = address("admin", "");
    NetSocket socket =
        TestDatabase.await(
            database
                .vertx()
                .createNetClient(new NetClientOptions().setReceiveBufferSize(4096))
                .connect(address.getPort(), "127.0.0.1"));
    socket.pause();
    TestDatabase.await(
        socket.write(
            "GET %s?%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
                .formatted(address.getRawPath(), address.getRawQuery(), address.getPort())));
    until(() -> live.subscribers() == 1);
    List<EventEnvelope> many = lives(150);
    for (int i = 0; i < 100 && live.subscribers() == 1; i++) {
      live.publish(many);
    }
    until(() -> live.subscribers() == 0);
    var read = new ByteArrayOutputStream();
    socket.handler(buffer -> read.writeBytes(buffer.getBytes()));
    socket.resume();
    until(() -> read.toString(StandardCharsets.UTF_8).contains("Resume with Last-Event-ID"));
    assertThat(read.toString(StandardCharsets.UTF_8)).contains("event: windlass-cut\n");
  }

  @Test
  void whoIsNotKnownOrNotAllowedIsRefused() {
    URI unsigned = URI.create("http://127.0.0.1:" + server.actualPort() + EventStreamRoute.PATH);
    assertRefused(unsigned, 403, "MissingAuthenticationTokenException");
    URI tampered =
        URI.create(address("admin", "status=RUNNING").toString().replace("RUNNING", "FAILED"));
    assertRefused(tampered, 403, "InvalidSignatureException");
    assertRefused(address("mute", ""), 403, "AccessDeniedException");
    assertRefused(address("admin", "status=ASLEEP"), 400, "ClientException");
    assertRefused(address("admin", "lastEventId=17"), 400, "ClientException");
    assertRefused(address("admin", "jobName=a%00"), 400, "ClientException");
    assertThat(
            SseClient.get(TestKeys.presigned(server.actualPort(), "mute", SummaryRoute.PATH, ""))
                .statusCode())
        .isEqualTo(200);
    URI forWindlass =
        TestKeys.presigned(server.actualPort(), "admin", "windlass", SummaryRoute.PATH, "");
    HttpResponse<String> summary = SseClient.get(forWindlass);
    assertThat(summary.body()).contains("\"accountId\":\"123456789012\"", "\"SUBMITTED\":");
  }

  @Test
  void moreStreamsThanAllowedAreRefused() {
    for (int i = 0; i < SETTINGS.maxSubscribers(); i++) {
      assertThat(listen("admin", "").isQuiet()).isTrue();
    }
    assertRefused(address("admin", ""), 503, "ServiceUnavailableException");
    clients.removeFirst().close();
    until(() -> live.subscribers() < SETTINGS.maxSubscribers());
    assertThat(listen("admin", "").isQuiet()).isTrue();
  }

  @Test
  void closingSaysSo() {
    SseClient client = listen("admin", "");
    live.close("closing: for the test");
    assertThat(client.farewell()).startsWith("closing");
    assertThat(client.hasEnded()).isTrue();
    assertRefused(address("admin", ""), 503, "ServiceUnavailableException");
  }

  /** The last leg alone; the whole way is measured by the packaged service's test. */
  @Test
  void liveEventsAreHeardAtOnce() {
    SseClient client = listen("admin", "");
    List<EventEnvelope> events = lives(500);
    long[] latencies = new long[events.size()];
    for (int i = 0; i < events.size(); i++) {
      long sent = System.nanoTime();
      live.publish(List.of(events.get(i)));
      latencies[i] = client.next().heardAt() - sent;
    }
    Arrays.sort(latencies);
    System.out.printf(
        "fan-out to subscriber: p50 %d µs, p99 %d µs%n",
        latencies[latencies.length / 2] / 1000, latencies[latencies.length * 99 / 100] / 1000);
    // Generous: the machine may be slow, and busy with other things.
    assertThat(latencies[latencies.length / 2]).isLessThan(Duration.ofSeconds(1).toNanos());
  }

  private SseClient listen(String user, String query) {
    SseClient client = SseClient.open(address(user, query));
    clients.add(client);
    return client;
  }

  private URI address(String user, String query) {
    return TestKeys.presigned(server.actualPort(), user, EventStreamRoute.PATH, query);
  }

  private static void assertRefused(URI address, int status, String code) {
    HttpResponse<String> response = SseClient.get(address);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("x-amzn-errortype")).contains(code);
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        Assertions.fail("not within two minutes");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** Many at once, in one transaction. */
  private static List<EventEnvelope> lives(int jobs) {
    var submissions = new ArrayList<Submission>();
    var facts = new ArrayList<Transition>();
    for (int i = 0; i < jobs; i++) {
      String jobId = "many-" + JOBS.incrementAndGet();
      submissions.add(
          new Submission(JobStory.identity(TestKeys.ACCOUNT, jobId), JobStory.START, "{}"));
      facts.addAll(JobStory.of(jobId).runnable().starting().running().succeeded().facts());
    }
    HistoryChange change = history.record(submissions, facts);
    database.commit(change);
    return change.notifications();
  }

  private static List<EventEnvelope> life(String prefix, JobHistory of) {
    return life(TestKeys.ACCOUNT, prefix, of);
  }

  private static List<EventEnvelope> life(String account, String prefix, JobHistory of) {
    String jobId = prefix + "-" + JOBS.incrementAndGet();
    HistoryChange change =
        of.record(
            List.of(new Submission(JobStory.identity(account, jobId), JobStory.START, "{}")),
            JobStory.of(jobId)
                .ofAccount(account)
                .runnable()
                .starting()
                .running()
                .succeeded()
                .facts());
    database.commit(change);
    return change.notifications();
  }

  private static String jobId(List<EventEnvelope> events) {
    return events.getFirst().resources().getFirst().replaceAll(".*/", "");
  }

  private static List<String> ids(List<EventEnvelope> events) {
    return events.stream().map(EventEnvelope::id).toList();
  }
}
