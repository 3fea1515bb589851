package io.windlass.capacity.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.Launches;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.TaskAssignment;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskRuntime;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the answers of the endpoint against ECS task metadata, version 4. */
class MetadataServerTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef01234567";
  private static final String OTHER = "ffffffffffffffffffffffffffffffffffffffff";
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private @TempDir Path data;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, LiveTask> tasks = new ConcurrentHashMap<>();
  private final CountDownLatch slow = new CountDownLatch(1);
  private MetadataServer server;

  @BeforeEach
  void open() throws IOException {
    server = MetadataServer.open(vertx, data);
    server.answerFrom(token -> Optional.ofNullable(tasks.get(token)), machine());
  }

  @AfterEach
  void close() {
    slow.countDown();
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static TaskLaunch launch(String taskId, String token) {
    return Launches.of(taskId, "i-1").assigned(new TaskAssignment(true, List.of(), token));
  }

  private String base() {
    return server.at(LOOPBACK).orElseThrow();
  }

  private JsonNode json(String path) throws IOException, InterruptedException {
    var answer = get(base() + TOKEN + path);
    assertThat(answer.statusCode()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  private java.net.http.HttpResponse<String> get(String uri)
      throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
  }

  @Test
  void taskAndContainerMetadataAreServed() throws Exception {
    Instant started = Instant.parse("2026-11-21T03:00:00Z");
    tasks.put(TOKEN, LiveTask.assigned(launch("task-1", TOKEN)).started(started).orElseThrow());
    JsonNode task = json("/task");
    assertThat(task.path("Cluster").asText())
        .isEqualTo("arn:aws:ecs:us-east-1:123456789012:cluster/cluster");
    assertThat(task.path("TaskARN").asText())
        .isEqualTo("arn:aws:ecs:us-east-1:123456789012:task/cluster/task-1");
    assertThat(task.path("Family").asText()).isEqualTo("name");
    assertThat(task.path("Revision").asText()).isEqualTo("3");
    assertThat(task.path("DesiredStatus").asText()).isEqualTo("RUNNING");
    assertThat(task.path("KnownStatus").asText()).isEqualTo("RUNNING");
    assertThat(task.path("Limits").path("CPU").asDouble()).isEqualTo(1.0);
    assertThat(task.path("Limits").path("Memory").asInt()).isEqualTo(1024);
    assertThat(task.path("LaunchType").asText()).isEqualTo("FARGATE");
    assertThat(task.path("AvailabilityZone").asText()).isEqualTo("us-east-1a");
    JsonNode container = json("");
    assertThat(task.path("Containers")).hasSize(1);
    assertThat(task.path("Containers").get(0)).isEqualTo(container);
    assertThat(container.path("DockerId").asText()).isEqualTo("container-of-task-1");
    assertThat(container.path("Name").asText()).isEqualTo("default");
    assertThat(container.path("Image").asText()).isEqualTo("busybox");
    assertThat(container.path("ImageID").asText()).isEqualTo("sha256:1");
    assertThat(container.path("Limits").path("CPU").asInt()).isEqualTo(1024);
    assertThat(container.path("StartedAt").asText()).isEqualTo("2026-11-21T03:00:00Z");
    assertThat(container.path("Type").asText()).isEqualTo("NORMAL");
    assertThat(container.path("ContainerARN").asText())
        .startsWith("arn:aws:ecs:us-east-1:123456789012:container/cluster/task-1/");
    assertThat(container.path("LogOptions").path("awslogs-stream").asText())
        .isEqualTo("name/default/task-1");
    assertThat(container.path("Networks").get(0).path("IPv4Addresses").get(0).asText())
        .isEqualTo("172.17.0.2");
    assertThat(container.path("Labels").path("com.amazonaws.ecs.task-definition-family").asText())
        .isEqualTo("name");
  }

  @Test
  void statisticsAreServed() throws Exception {
    tasks.put(TOKEN, LiveTask.assigned(launch("task-1", TOKEN)));
    assertThat(json("/stats").path("pids_stats").path("current").asInt()).isEqualTo(3);
    assertThat(json("/task/stats").path("container-of-task-1").path("pids_stats")).isNotEmpty();
    assertThat(json("/task").path("KnownStatus").asText()).isEqualTo("PENDING");
  }

  /** A request without a valid token gets the same answer, whatever it asks for. */
  @Test
  void requestsWithoutATokenGetTheSame404() throws Exception {
    tasks.put(TOKEN, LiveTask.assigned(launch("task-1", TOKEN)));
    String root = base().replace("/v4/", "");
    String notFound = get(base() + OTHER).body();
    for (String uri :
        List.of(
            base() + OTHER + "/task",
            base() + TOKEN.substring(1),
            base() + TOKEN + "0",
            base() + TOKEN + "/tasks",
            base() + TOKEN + "/task/",
            base() + TOKEN.toUpperCase(java.util.Locale.ROOT),
            base() + "../v4/" + TOKEN,
            base() + TOKEN + "%2Ftask",
            base(),
            root + "/",
            root + "/v4",
            root + "/v3/" + TOKEN,
            root + "/q/health")) {
      var answer = get(uri);
      assertThat(answer.statusCode()).as(uri).isEqualTo(404);
      assertThat(answer.body()).as(uri).isEqualTo(notFound).doesNotContain("task-1");
    }
    var post =
        http.send(
            HttpRequest.newBuilder(URI.create(base() + TOKEN))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build(),
            BodyHandlers.ofString());
    assertThat(post.statusCode()).isEqualTo(404);
    tasks.clear(); // it has ended
    assertThat(get(base() + TOKEN).statusCode()).isEqualTo(404);
  }

  @Test
  void theAddressSurvivesARestart() throws Exception {
    tasks.put(TOKEN, LiveTask.assigned(launch("task-1", TOKEN)));
    String before = base();
    server.close();
    awaitClosed(URI.create(before).getPort());
    open();
    assertThat(base()).isEqualTo(before);
    assertThat(get(before + TOKEN).statusCode()).isEqualTo(200);
    assertThat(Files.readString(data.resolve("metadata-port")).strip())
        .isEqualTo(Integer.toString(URI.create(before).getPort()));
  }

  /** Waits until the port is closed: closing is asynchronous. */
  private static void awaitClosed(int port) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(System.nanoTime()).as("port %d still accepts", port).isLessThan(deadline);
      } catch (ConnectException closed) {
        return;
      }
      Thread.sleep(10);
    }
  }

  @Test
  void aTaskWithTooManyRequestsGets429AndOthersAreServed() throws Exception {
    tasks.put(TOKEN, LiveTask.assigned(launch("slow", TOKEN)));
    tasks.put(OTHER, LiveTask.assigned(launch("task-2", OTHER)));
    String base = base();
    var asked =
        java.util.stream.IntStream.range(0, 30)
            .mapToObj(
                i ->
                    http.sendAsync(
                        HttpRequest.newBuilder(URI.create(base + TOKEN + "/stats"))
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                        BodyHandlers.ofString()))
            .toList();
    long refused = 0;
    while (refused < 26) {
      refused = asked.stream().filter(a -> a.isDone() && a.join().statusCode() == 429).count();
      Thread.onSpinWait();
    }
    assertThat(refused).isEqualTo(26);
    slow.countDown();
    assertThat(asked.stream().map(a -> a.join().statusCode())).contains(200);
    assertThat(get(base + OTHER).statusCode()).isEqualTo(200);
  }

  private Executor machine() {
    return new Executor() {
      @Override
      public String name() {
        return "docker";
      }

      @Override
      public String epoch() {
        return "boot";
      }

      @Override
      public void start(TaskLaunch launch) {}

      @Override
      public void stop(String taskId, Duration grace) {}

      @Override
      public void recover(Collection<TaskLaunch> mayBeRunning) {}

      @Override
      public void forget(String taskId) {}

      @Override
      public Collection<String> held() {
        return List.of();
      }

      @Override
      public Optional<TaskRuntime> describe(String taskId) {
        return Optional.of(
            new TaskRuntime(
                "container-of-" + taskId,
                "windlass-" + taskId,
                "sha256:1",
                "bridge",
                List.of("172.17.0.2"),
                null));
      }

      @Override
      public Optional<String> statistics(String taskId) {
        if (taskId.equals("slow")) {
          try {
            slow.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        }
        return Optional.of("{\"pids_stats\": {\"current\": 3}}");
      }

      @Override
      public void close() {}
    };
  }
}
