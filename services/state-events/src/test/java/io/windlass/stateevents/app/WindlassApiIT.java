package io.windlass.stateevents.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.windlass.messaging.transaction.Stage;
import io.windlass.stateevents.api.EventStreamRoute;
import io.windlass.stateevents.api.SseClient;
import io.windlass.stateevents.api.TestKeys;
import io.windlass.stateevents.api.events.EventsClient;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.EventId;
import io.windlass.stateevents.store.TestDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the service as it is shipped answers under /windlass/v1. */
class WindlassApiIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RULE = "arn:aws:events:us-east-1:123456789012:rule/";

  private static StubRegistry registry;
  private static TestDatabase database;
  private static PrivateKafka kafka;
  private static Broker broker;
  private static ServiceProcess service;
  private static HttpServer webhook;
  private static EventsClient events;

  @BeforeAll
  static void start() throws Exception {
    registry = new StubRegistry();
    database = new TestDatabase();
    kafka = new PrivateKafka();
    broker = new Broker(registry.ids(), kafka.bootstrapServers());
    service =
        new ServiceProcess(
            database.database(), kafka.bootstrapServers(), registry.url(), TestKeys.IAM);
    webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/ok") ? 200 : 503, -1);
          exchange.close();
        });
    webhook.start();
    service.awaitReady();
    events = new EventsClient(service.port(), "admin", "us-east-1");
  }

  @AfterAll
  static void stop() {
    service.close();
    webhook.stop(0);
    broker.close();
    kafka.close();
    database.close();
    registry.close();
  }

  private static void rule(String name, String pattern, String... paths) {
    events.call(
        "PutRule",
        JSON.createObjectNode().put("Name", name).put("EventPattern", pattern).toString());
    for (String path : paths) {
      events.call(
          "PutTargets",
          "{\"Rule\":\"%s\",\"Targets\":[{\"Id\":\"%s\",\"Arn\":\"http://127.0.0.1:%d/%s\"}]}"
              .formatted(name, path, webhook.getAddress().getPort(), path));
    }
  }

  private static String put(String source, String detail) {
    var entry =
        JSON.createObjectNode()
            .put("Source", source)
            .put("DetailType", "order")
            .put("Detail", detail);
    var request = JSON.createObjectNode();
    request.putArray("Entries").add(entry);
    return events
        .call("PutEvents", request.toString())
        .path("Entries")
        .path(0)
        .path("EventId")
        .asText();
  }

  private static JsonNode get(String path, String query) {
    try {
      return JSON.readTree(
          SseClient.get(TestKeys.presigned(service.port(), "admin", path, query)).body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode explained(String eventId, String query) {
    return get("/windlass/v1/events/" + eventId + "/explain", query);
  }

  private static JsonNode only(JsonNode answer) {
    assertThat(answer.path("subscriptions")).as("%s", answer).hasSize(1);
    return answer.path("subscriptions").path(0);
  }

  @Test
  void rule009AnEventIsExplainedWithItsAttempts() {
    rule("orders", "{\"source\":[\"shop\"]}", "ok", "broken");
    String id = put("shop", "{\"size\":1}");
    Stage.await(
        "one delivered, one tried again",
        () -> {
          JsonNode told = explained(id, "").path("subscriptions");
          return told.findValuesAsText("status").equals(List.of("RETRYING", "DELIVERED"));
        });
    JsonNode answer = explained(id, "rule=orders");
    assertThat(answer.path("found").asText()).isEqualTo("PENDING");
    assertThat(answer.path("event").path("detail").path("size").asInt()).isEqualTo(1);
    JsonNode retried = answer.path("subscriptions").path(0);
    assertThat(retried.path("subscription").asText()).isEqualTo(RULE + "orders/broken");
    assertThat(retried.path("matches").asBoolean()).isTrue();
    assertThat(retried.path("attempts").asInt()).isPositive();
    assertThat(retried.path("failures").path(0).path("code").asText()).isEqualTo("HTTP_503");
    assertThat(retried.path("failures").path(0).path("at").asLong()).isPositive();
    assertThat(retried.path("nextAttemptAt").asLong()).isPositive();
    JsonNode delivered = answer.path("subscriptions").path(1);
    assertThat(delivered.path("attempts").asInt()).isEqualTo(1);
    assertThat(delivered.path("endedAt").asLong()).isPositive();

    JsonNode overview = get("/windlass/v1/deliveries", "");
    assertThat(overview.path("backlogs").findValuesAsText("subscription"))
        .contains(RULE + "orders/broken");
    assertThat(overview.path("latest").findValuesAsText("subscription"))
        .contains(RULE + "orders/ok");
    assertThat(get("/windlass/v1/deliveries", "failed=true").path("latest")).isEmpty();
  }

  @Test
  void rule011TheFieldThatDoesNotMatchIsNamed() {
    rule(
        "large", "{\"source\":[\"market\"],\"detail\":{\"size\":[{\"numeric\":[\">\",9]}]}}", "ok");
    rule("off", "{\"source\":[\"market\"]}", "ok");
    events.call("DisableRule", "{\"Name\":\"off\"}");
    rule("aimless", "{\"source\":[\"market\"]}");
    String id = put("market", "{\"size\":1}");
    // Nobody waits for it: it is found on the topic.
    Stage.await("on the topic", () -> explained(id, "rule=large").path("found").isTextual());
    JsonNode answer = explained(id, "rule=large");
    assertThat(answer.path("found").asText()).isEqualTo("TOPIC");
    JsonNode large = only(answer);
    assertThat(large.path("status").asText()).isEqualTo("NOT_MATCHED");
    JsonNode mismatch = large.path("mismatches").path(0);
    assertThat(mismatch.path("path").asText()).isEqualTo("detail.size");
    assertThat(mismatch.path("found").asText()).isEqualTo("[1]");
    assertThat(only(explained(id, "rule=" + RULE + "off")).path("status").asText())
        .isEqualTo("DISABLED");
    assertThat(only(explained(id, "rule=aimless")).path("status").asText()).isEqualTo("NO_TARGETS");
    assertThat(explained(id, "").path("subscriptions")).isEmpty();
    assertThat(explained(id, "rule=nowhere").path("code").asText())
        .isEqualTo("ResourceNotFoundException");
    assertThat(explained("x", "").path("code").asText()).isEqualTo("ClientException");
    assertThat(explained(UUID.randomUUID().toString(), "rule=large").path("found").isNull())
        .isTrue();
  }

  @Test
  void ev001AJobsEventIsFoundInTheHistory() {
    rule("failed", "{\"source\":[\"aws.batch\"],\"detail\":{\"status\":[\"FAILED\"]}}", "ok");
    JobIdentity job = JobStory.identity("explained");
    broker.submitted(new Submission(job, JobStory.START, "{}"));
    broker.transitioned(job, JobStory.of("explained").last());
    Transition runnable = JobStory.of("explained").runnable().last();
    broker.transitioned(job, runnable);
    broker.flush();
    String id = EventId.of(runnable.jobId(), runnable.sequence(), runnable.at()).toString();
    Stage.await("in the history", () -> explained(id, "").path("found").asText().equals("HISTORY"));
    JsonNode failed = only(explained(id, "rule=failed"));
    assertThat(failed.path("mismatches").path(0).path("path").asText()).isEqualTo("detail.status");
    assertThat(failed.path("mismatches").path(0).path("found").asText())
        .isEqualTo("[\"RUNNABLE\"]");
  }

  @Test
  void ev001TheHistoryIsSearchedAndSummedUp() {
    JobIdentity job = JobStory.identity("sought");
    broker.submitted(
        new Submission(
            job,
            JobStory.START,
            "{\"shareIdentifier\":\"blue\"}",
            "arn:aws:iam::123456789012:user/ana"));
    JobStory.of("sought")
        .runnable()
        .starting()
        .running()
        .succeeded()
        .facts()
        .forEach(fact -> broker.transitioned(job, fact));
    broker.flush();
    Stage.await(
        "in the history",
        () ->
            get(
                        "/windlass/v1/history/transitions",
                        "user=ana&jobQueue=HappyPath&shareIdentifier=blue")
                    .path("transitions")
                    .size()
                == 5);
    JsonNode ended =
        get("/windlass/v1/history/transitions", "jobId=sought&status=SUCCEEDED&status=FAILED");
    assertThat(ended.path("transitions")).hasSize(1);
    JsonNode transition = ended.path("transitions").path(0);
    assertThat(transition.path("previousStatus").asText()).isEqualTo("RUNNING");
    assertThat(transition.path("previousMillis").asLong()).isEqualTo(1_000);
    assertThat(transition.path("principalArn").asText()).endsWith("user/ana");
    JsonNode page = get("/windlass/v1/history/transitions", "jobId=sought&limit=2");
    assertThat(page.path("transitions")).hasSize(2);
    assertThat(
            get(
                    "/windlass/v1/history/transitions",
                    "jobId=sought&limit=2&nextToken=" + page.path("nextToken").asText())
                .path("transitions")
                .path(0)
                .path("sequence")
                .asInt())
        .isEqualTo(3);
    JsonNode durations =
        get(
            "/windlass/v1/history/durations",
            "jobQueue=HappyPath&from=2022-01-11T00%3A00%3A00Z&until=2022-01-12T00%3A00%3A00Z");
    assertThat(durations.path("durations").findValuesAsText("status"))
        .contains("SUBMITTED", "RUNNABLE", "STARTING", "RUNNING");
    assertThat(get("/windlass/v1/history/durations", "from=0").path("code").asText())
        .isEqualTo("ClientException");
    assertThat(get("/windlass/v1/history/transitions", "from=yesterday").path("code").asText())
        .isEqualTo("ClientException");
    assertThat(
            SseClient.get(
                    URI.create("http://127.0.0.1:" + service.port() + "/windlass/v1/openapi.json"))
                .body())
        .contains("\"openapi\": \"3.1.0\"");
  }

  @Test
  void ev001EventsArriveOnAWebSocketOfTheShippedService() throws Exception {
    var heard = new LinkedBlockingQueue<String>();
    var listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            heard.add(text.toString());
            from.request(1);
            return CompletableFuture.completedStage(null);
          }
        };
    String address =
        TestKeys.presigned(
                service.port(),
                "admin",
                EventStreamRoute.PATH,
                "pattern="
                    + URLEncoder.encode(
                        "{\"detail\":{\"jobId\":[\"on-socket\"]}}", StandardCharsets.UTF_8))
            .toString();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address.replace("http:", "ws:")), listener)
            .get(1, TimeUnit.MINUTES);
    JobIdentity job = JobStory.identity("on-socket");
    broker.submitted(new Submission(job, JobStory.START, "{}"));
    JobStory.of("on-socket").runnable().facts().forEach(fact -> broker.transitioned(job, fact));
    broker.flush();
    assertThat(heard.poll(1, TimeUnit.MINUTES)).contains("\"jobId\":\"on-socket\"");
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(1, TimeUnit.MINUTES);
  }
}
