package io.windlass.stateevents.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.messaging.transaction.Stage;
import io.windlass.stateevents.api.EventStreamRoute;
import io.windlass.stateevents.api.SseClient;
import io.windlass.stateevents.api.TestKeys;
import io.windlass.stateevents.api.WindlassApi;
import io.windlass.stateevents.api.events.EventsClient;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.notification.EventId;
import io.windlass.stateevents.store.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The service as it is shipped, between a real broker and a real database. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackagedServiceIT {
  /** A generous limit, since machines may be slow. */
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private static final String DETAIL =
      "{\"retryStrategy\":{\"attempts\":1,\"evaluateOnExit\":[]},\"dependsOn\":[],"
          + "\"parameters\":{},\"container\":{\"image\":\"busybox\",\"command\":[\"true\"],"
          + "\"resourceRequirements\":[{\"type\":\"VCPU\",\"value\":\"1\"}]},\"tags\":{}}";

  private static StubRegistry registry;
  private static TestDatabase database;
  private static Broker broker;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    registry = new StubRegistry();
    database = new TestDatabase();
    broker = new Broker(registry.ids());
    service = new ServiceProcess(database.database(), registry.url(), TestKeys.IAM);
    service.awaitReady();
  }

  @AfterAll
  static void stop() {
    service.close();
    broker.close();
    database.close();
    registry.close();
  }

  @Test
  @Order(1)
  void ev003AChangeOfStateReachesTopicAndSubscribersWithTheSameWords() {
    try (SseClient client = listen("")) {
      tell("first");
      List<SseClient.Event> heard = client.next(4);
      assertThat(heard)
          .extracting(SseClient.Event::status)
          .containsExactly("RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED");
      List<EventEnvelope> published = published(4);
      assertThat(published.stream().map(EventEnvelope::toJson))
          .isEqualTo(heard.stream().map(SseClient.Event::data).toList());
      JsonNode detail = heard.getLast().json().path("detail");
      assertThat(detail.path("container").path("image").asText()).isEqualTo("busybox");
      assertThat(detail.path("container").path("exitCode").asInt(-1)).isZero();
      assertThat(detail.path("attempts")).hasSize(1);
    }
  }

  @Test
  @Order(2)
  void latencyFromStateChangeToSubscriber() {
    int jobs = 250;
    try (SseClient client = listen("status=RUNNABLE&jobName=event")) {
      var sentAt = new LinkedHashMap<String, Long>();
      for (int i = 0; i < jobs; i++) {
        String jobId = "latency-" + i;
        JobIdentity job = JobStory.identity(jobId);
        broker.submitted(new Submission(job, JobStory.START, DETAIL));
        Transition submitted = JobStory.of(jobId).last();
        broker.transitioned(job, submitted);
        sentAt.put(jobId, System.nanoTime());
        broker.transitioned(job, JobStory.of(jobId).runnable().last());
        pace(4);
      }
      long[] latencies = new long[jobs];
      for (int i = 0; i < jobs; i++) {
        SseClient.Event event = client.next();
        latencies[i] = event.heardAt() - sentAt.get(event.jobId());
      }
      Arrays.sort(latencies, jobs / 5, jobs);
      System.out.printf(
          "state change to subscriber, %d events/s: p50 %d ms, p99 %d ms%n",
          250,
          latencies[jobs / 5 + (jobs - jobs / 5) / 2] / 1_000_000,
          latencies[jobs - 1 - jobs / 100] / 1_000_000);
      assertThat(published(jobs)).hasSize(jobs);
    }
  }

  @Test
  @Order(3)
  void ev001ev002KilledAgainAndAgainItLosesNothingAndRepeatsOnlyUnderTheSameId() throws Exception {
    int jobs = 600;
    var random = new Random(7);
    var facts = new ArrayList<List<Object>>();
    for (int i = 0; i < jobs; i++) {
      facts.add(new ArrayList<>(List.of(new Submission(identity(i), JobStory.START, DETAIL))));
      facts.add(new ArrayList<>(life(i)));
    }
    var heard = new LinkedHashMap<String, Set<String>>();
    int sent = 0;
    while (!facts.isEmpty()) {
      int pick = random.nextInt(Math.min(facts.size(), 60));
      List<Object> queue = facts.get(pick);
      send(queue.removeFirst(), random.nextInt(10) == 0);
      if (queue.isEmpty()) {
        facts.remove(pick);
      }
      if (++sent % 1500 == 700) {
        broker.flush();
        hearAtLeast(heard, total(heard) + 100);
        service.killAndRestart();
      }
    }
    broker.flush();
    service.awaitReady();
    hearAtLeast(heard, jobs * 4);
    for (int i = 0; i < jobs; i++) {
      assertThat(heard.get(identity(i).jobArn()))
          .as("job %d", i)
          .containsExactlyElementsOf(expectedIds(i));
    }
    assertThat(database.count("select count(*) from parked_transition")).isZero();
    assertThat(
            database.count(
                "select jobs from job_count where status = 'SUCCEEDED' and queue_arn like"
                    + " '%/HappyPath'"))
        .isEqualTo(jobs + 1);
  }

  @Test
  @Order(4)
  void theSummaryTheFirstPageAndTheEventBridgeApiAnswer() throws Exception {
    URI summary = TestKeys.presigned(service.port(), "admin", WindlassApi.SUMMARY, "");
    JsonNode body = new ObjectMapper().readTree(SseClient.get(summary).body());
    assertThat(body.path("totals").path("SUCCEEDED").asInt()).isEqualTo(601);
    assertThat(body.path("jobQueues")).hasSize(1);
    String page = SseClient.get(URI.create("http://127.0.0.1:" + service.port() + "/")).body();
    assertThat(page).contains("<title>Windlass</title>").doesNotContain("https://", "src=");
    var events = new EventsClient(service.port(), "admin", "us-east-1");
    assertThat(events.refused("ListEventSources", "{}").message()).contains("not available yet");
  }

  /** With Hibernate as Quarkus starts it. */
  @Test
  @Order(4)
  void rule006ARuleIsKeptAndAnEventIsTaken() {
    var events = new EventsClient(service.port(), "admin", "us-east-1");
    events.call("PutRule", "{\"Name\":\"r\",\"EventPattern\":\"{\\\"source\\\":[\\\"shop\\\"]}\"}");
    events.call("DisableRule", "{\"Name\":\"r\"}");
    assertThat(events.call("DescribeRule", "{\"Name\":\"r\"}").path("State").asText())
        .isEqualTo("DISABLED");
    assertThat(database.count("select version from event_rule")).isEqualTo(1);
    assertThat(
            events
                .call(
                    "PutEvents",
                    "{\"Entries\":[{\"Source\":\"shop\",\"DetailType\":\"t\",\"Detail\":\"{}\"}]}")
                .path("FailedEntryCount")
                .asInt())
        .isZero();
  }

  @Test
  @Order(4)
  void anArchiveReceivesEventsButNotItsReplays() {
    var events = new EventsClient(service.port(), "admin", "us-east-1");
    String bus = "arn:aws:events:us-east-1:123456789012:event-bus/default";
    events.call(
        "CreateArchive",
        "{\"ArchiveName\":\"kept\",\"EventSourceArn\":\"%s\",\"EventPattern\":\"{\\\"source\\\":[\\\"archived\\\"]}\"}"
            .formatted(bus));
    events.call(
        "PutEvents",
        "{\"Entries\":[{\"Source\":\"archived\",\"DetailType\":\"t\",\"Detail\":\"{}\",\"Time\":1767225600}]}");
    Stage.await("the archived event", () -> archived(events) == 1);
    events.call(
        "StartReplay",
        "{\"ReplayName\":\"again\",\"EventSourceArn\":\"arn:aws:events:us-east-1:123456789012:archive/kept\",\"EventStartTime\":1767225600,\"EventEndTime\":1767225601,\"Destination\":{\"Arn\":\"%s\"}}"
            .formatted(bus));
    Stage.await(
        "the end of the replay",
        () ->
            events
                .call("DescribeReplay", "{\"ReplayName\":\"again\"}")
                .path("State")
                .asText()
                .equals("COMPLETED"));
    // What comes after the replayed event is archived: then that one has been looked at.
    events.call(
        "PutEvents",
        "{\"Entries\":[{\"Source\":\"archived\",\"DetailType\":\"t\",\"Detail\":\"{}\"}]}");
    Stage.await("the second archived event", () -> archived(events) >= 2);
    assertThat(archived(events)).isEqualTo(2);
  }

  private static long archived(EventsClient events) {
    return events.call("DescribeArchive", "{\"ArchiveName\":\"kept\"}").path("EventCount").asLong();
  }

  @Test
  @Order(5)
  void stoppingSaysGoodbye() throws Exception {
    try (SseClient client = listen("")) {
      assertThat(service.stops()).isTrue();
      assertThat(client.farewell()).startsWith("closing");
      assertThat(client.hasEnded()).isTrue();
    }
    // The level, not the word: the database begins what it refuses with it.
    assertThat(service.log().lines().filter(line -> line.matches("\\S+ \\S+ +ERROR .*"))).isEmpty();
  }

  @Test
  @Order(6)
  void whatIsSetAsideIsSeenInMetricsAndHealth() throws Exception {
    service.killAndRestart();
    service.awaitReady();
    assertThat(page("/q/metrics").lines())
        .contains("windlass_quarantine_failed 0.0", "windlass_quarantined_total 0.0")
        .anyMatch(line -> line.startsWith("windlass_consumer_lag "))
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
    broker.undecodable();
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (System.nanoTime() - end < 0
        && !page("/q/metrics").contains("\nwindlass_quarantined_total 1.0")) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    assertThat(page("/q/metrics").lines())
        .contains("windlass_quarantine_failed 1.0", "windlass_quarantined_total 1.0");
    JsonNode readiness = new ObjectMapper().readTree(page("/q/health/ready"));
    assertThat(readiness.path("status").asText()).isEqualTo("UP");
    assertThat(readiness.path("checks").findValuesAsText("condition")).containsExactly("DEGRADED");
  }

  private static String page(String path) {
    return SseClient.get(URI.create("http://127.0.0.1:" + service.port() + path)).body();
  }

  private static void hearAtLeast(Map<String, Set<String>> heard, int count) {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (total(heard) < count && System.nanoTime() - end < 0) {
      for (EventEnvelope envelope : broker.notifications(Duration.ofMillis(20))) {
        heard
            .computeIfAbsent(envelope.resources().getFirst(), _ -> new LinkedHashSet<>())
            .add(envelope.id());
      }
    }
  }

  private static int total(Map<String, Set<String>> heard) {
    return heard.values().stream().mapToInt(Set::size).sum();
  }

  private static void send(Object fact, boolean twice) {
    switch (fact) {
      case Submission submission -> broker.submitted(submission);
      case Transition transition -> {
        JobIdentity job = JobStory.identity(transition.jobId());
        broker.transitioned(job, transition);
        if (twice) {
          broker.transitioned(job, transition);
        }
      }
      default -> throw new AssertionError(fact);
    }
  }

  private static List<String> expectedIds(int job) {
    return life(job).stream()
        .skip(1)
        .map(fact -> EventId.of(fact.jobId(), fact.sequence(), fact.at()).toString())
        .toList();
  }

  private static JobIdentity identity(int job) {
    return JobStory.identity("kill-" + job);
  }

  private static List<Transition> life(int job) {
    return JobStory.of("kill-" + job).runnable().starting().running().succeeded().facts();
  }

  private static void tell(String jobId) {
    JobIdentity job = JobStory.identity(jobId);
    broker.submitted(new Submission(job, JobStory.START, DETAIL));
    JobStory.of(jobId)
        .runnable()
        .starting()
        .running()
        .succeeded()
        .facts()
        .forEach(fact -> broker.transitioned(job, fact));
    broker.flush();
  }

  private static List<EventEnvelope> published(int count) {
    var published = new ArrayList<EventEnvelope>();
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (published.size() < count && System.nanoTime() - end < 0) {
      published.addAll(broker.notifications(Duration.ofMillis(200)));
    }
    return published;
  }

  /** Sends at an even pace, which is the point of this measurement. */
  private static void pace(int millis) {
    broker.flush();
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  private static SseClient listen(String query) {
    return SseClient.open(
        TestKeys.presigned(service.port(), "admin", EventStreamRoute.PATH, query));
  }
}
