package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The loop of {@code docs/events.md} that starts a job for each message of an ElasticMQ queue. */
class QueueLoopIT {
  private static final PageSnippets PAGE = new PageSnippets("docs/events.md");
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private Path directory;

  private SQSRestServer server;
  private SqsClient sqs;
  private String url;
  private String queue;

  @BeforeEach
  void startQueue() {
    server = SQSRestServerBuilder.withInterface("127.0.0.1").withPort(0).start();
    url = "http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort();
    sqs =
        SqsClient.builder()
            .endpointOverride(URI.create(url))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")))
            .httpClient(Apache5HttpClient.create())
            .build();
    queue =
        sqs.createQueue(
                request ->
                    request
                        .queueName("orders")
                        .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "600")))
            .queueUrl();
  }

  @AfterEach
  void stopQueue() {
    sqs.close();
    server.stopAndWait();
  }

  private String send(String body) {
    return sqs.sendMessage(request -> request.queueUrl(queue).messageBody(body)).messageId();
  }

  private int messages(QueueAttributeName name) {
    return Integer.parseInt(
        sqs.getQueueAttributes(request -> request.queueUrl(queue).attributeNames(name))
            .attributes()
            .get(name));
  }

  @Test
  void eachMessageStartsOneJobAndIsDeletedThenOnly(
      @SharedStack(SharedStack.Executor.PROCESS) Stack stack)
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(hasVenv(), "SKIPPED: no python3 with venv here");
    var workspace = Workspace.create(stack, "busybox", 4);
    String definition = workspace.define("echo", "Ref::order");
    String first = send("{\"order\": \"first\"}");
    String second = send("{\"order\": \"second\"}");
    String refused = send("{\"order\": [\"no text\"]}");
    String malformed = send("no JSON");
    // Whoever was killed before it deleted the message has submitted this one.
    String repeated = send("{\"order\": \"repeated\"}");
    String earlier =
        workspace.submit(
            definition,
            job -> job.jobName("message-" + repeated).parameters(Map.of("order", "repeated")));

    PAGE.write("jobs_from_queue.py", directory);
    var builder =
        new ProcessBuilder("sh", "-c", "set -e\n" + PAGE.text("loop"))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(stack.environment());
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ENDPOINT_URL_SQS",
                url,
                "MESSAGES",
                "orders",
                "QUEUE",
                workspace.queue,
                "DEFINITION",
                definition));
    var loop = builder.start();
    try {
      Workspace.await(
          () -> "the loop to have read all; it says " + said(),
          LIMIT,
          () -> said().lines().count() >= 5 || !loop.isAlive());
      String said = said();
      assertThat(said)
          .contains(refused + " refused: ParamValidationError(")
          .contains(malformed + " refused: JSONDecodeError(")
          .contains(repeated + " " + earlier);
      assertThat(messages(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)).isZero();
      assertThat(messages(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
          .as("what led to no job stays in the queue")
          .isEqualTo(2);
      for (String id : List.of(first, second, repeated)) {
        var jobs = jobs(workspace, "message-" + id);
        assertThat(jobs).hasSize(1);
        assertThat(said).contains(id + " " + jobs.getFirst());
        assertThat(workspace.awaitEnd(jobs.getFirst(), LIMIT).status())
            .isEqualTo(JobStatus.SUCCEEDED);
      }
      var job = workspace.describe(jobs(workspace, "message-" + second).getFirst());
      assertThat(workspace.output(job)).containsExactly("second");
    } finally {
      loop.descendants().forEach(ProcessHandle::destroyForcibly);
      loop.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static boolean hasVenv() throws IOException, InterruptedException {
    return new ProcessBuilder("python3", "-c", "import ensurepip, venv")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private String said() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> jobs(Workspace workspace, String name) {
    return workspace
        .batch
        .listJobs(
            request ->
                request
                    .jobQueue(workspace.queue)
                    .filters(filter -> filter.name("JOB_NAME").values(name)))
        .jobSummaryList()
        .stream()
        .map(job -> job.jobId())
        .toList();
  }
}
