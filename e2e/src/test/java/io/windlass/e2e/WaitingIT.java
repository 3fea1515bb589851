package io.windlass.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.services.batch.model.FrontOfQueueJobSummary;
import software.amazon.awssdk.services.batch.model.JobStatus;

/**
 * Those who wait are told about it: GetJobQueueSnapshot through the AWS SDK, why a job waits and
 * the operations beyond AWS through REST Assured, signed by the SDK's signer, and by the command.
 */
class WaitingIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static Stack stack;
  private static Workspace workspace;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.PROCESS) Stack shared) {
    stack = shared;
    workspace = Workspace.create(stack, "busybox", 4);
  }

  @Test
  void jq030Jq031Jq032SnapshotAndExplanationOfAQueueThatIsHeldUp() {
    var sleep = workspace.define("sleep", "300");
    call("POST", queue("limit"), "{\"maxRunningJobs\": 1}", 200);
    var running = workspace.submit(sleep);
    var first = workspace.submit(sleep);
    var second = workspace.submit(sleep);
    workspace.awaitStatus(running, JobStatus.RUNNING, SOON);
    workspace.awaitStatus(second, JobStatus.RUNNABLE, SOON);

    var snapshot =
        workspace.batch.getJobQueueSnapshot(request -> request.jobQueue(workspace.queue));
    assertThat(snapshot.frontOfQueue().jobs())
        .extracting(FrontOfQueueJobSummary::jobArn)
        .map(WaitingIT::id)
        .containsExactly(first, second);
    assertThat(snapshot.frontOfQueue().jobs())
        .allSatisfy(
            job ->
                assertThat(job.earliestTimeAtPosition())
                    .isLessThanOrEqualTo(snapshot.frontOfQueue().lastUpdatedAt()));
    assertThat(snapshot.queueUtilization().totalCapacityUsage())
        .singleElement()
        .satisfies(used -> assertThat(used.capacityUnit()).isEqualTo("VCPU"))
        .satisfies(used -> assertThat(used.quantity()).isEqualTo(0.25));

    var waiting = explain(second);
    assertThat(waiting.getInt("position.position")).isEqualTo(2);
    assertThat(waiting.getString("position.headJobId")).isEqualTo(first);
    assertThat(waiting.<String>getList("waitsFor.kind")).contains("JOBS_AHEAD", "RUNNING_LIMIT");
    assertThat(explain(running).getString("explanation[0]")).startsWith("The job is running");
    assertThat(stack.windlass(List.of("explain", second)))
        .contains(second + " (job) is RUNNABLE", "It has place 2 in queue " + workspace.queue);

    call("POST", job(first, "hold"), "{\"reason\": \"not today\"}", 200);
    workspace.batch.terminateJob(request -> request.jobId(running).reason("enough"));
    workspace.awaitStatus(second, JobStatus.RUNNING, SOON);
    assertThat(workspace.describe(first).statusReason()).isEqualTo("HELD - not today");
    assertThat(explain(first).<String>getList("waitsFor.kind")).contains("HELD");

    call("POST", queue("pause"), "{}", 200);
    call("POST", queue("limit"), "{\"maxRunningJobs\": 0}", 200);
    call("POST", job(first, "release"), "{}", 200);
    assertThat(explain(first).<String>getList("waitsFor.kind")).contains("PAUSED");
    assertThat(stack.windlass(List.of("queue", "resume", workspace.queue))).contains("is served");
    workspace.awaitStatus(first, JobStatus.RUNNING, SOON);
    assertThat(call("POST", job(first, "hold"), "{\"reason\": \"late\"}", 400))
        .contains("only a job that is not placed yet can be held");
    workspace.batch.terminateJob(request -> request.jobId(first).reason("done"));
    workspace.batch.terminateJob(request -> request.jobId(second).reason("done"));
    workspace.awaitEnd(List.of(first, second), SOON);
    assertThat(explain(first).getString("explanation[0]"))
        .isEqualTo("The job is over: FAILED, because: done");
  }

  @Test
  void failedChildrenRunAgainWithTheirOwnIndexes() {
    var array =
        workspace.submit(
            workspace.define(
                "sh",
                "-c",
                "echo $AWS_BATCH_JOB_ARRAY_INDEX of $AWS_BATCH_JOB_ARRAY_SIZE;"
                    + " test $AWS_BATCH_JOB_ARRAY_INDEX = 1"),
            job -> job.arrayProperties(properties -> properties.size(4)));
    workspace.awaitEnd(array, SOON);
    var rerun = JsonPath.from(call("POST", job(array, "rerun"), "{}", 200));
    assertThat(rerun.getString("children")).isEqualTo("0,2-3");
    var again = rerun.getString("jobId");
    assertThat(workspace.awaitEnd(again, SOON).arrayProperties().size()).isEqualTo(3);
    assertThat(workspace.output(workspace.describe(again + ":2"))).containsExactly("3 of 4");
    var third =
        JsonPath.from(call("POST", job(again, "rerun"), "{\"jobName\": \"third\"}", 200))
            .getString("jobId");
    workspace.awaitEnd(third, SOON);
    assertThat(workspace.output(workspace.describe(third + ":1"))).containsExactly("2 of 4");
    assertThat(call("POST", job(third + ":1", "rerun"), "{}", 400)).contains("is not an array job");
  }

  private static String id(String jobArn) {
    return jobArn.substring(jobArn.indexOf('/') + 1);
  }

  private static String job(String id, String operation) {
    return "/windlass/v1/jobs/" + id + "/" + operation;
  }

  private static String queue(String operation) {
    return "/windlass/v1/queues/" + workspace.queue + "/" + operation;
  }

  private static JsonPath explain(String jobId) {
    return JsonPath.from(call("GET", job(jobId, "explain"), "", 200));
  }

  private static String call(String method, String path, String body, int expectedStatus) {
    var environment = stack.environment();
    var uri = URI.create(stack.endpoint() + path);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    var signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(
                            AwsBasicCredentials.create(
                                environment.get("AWS_ACCESS_KEY_ID"),
                                environment.get("AWS_SECRET_ACCESS_KEY")))
                        .request(
                            SdkHttpRequest.builder()
                                .uri(uri)
                                .method(SdkHttpMethod.fromValue(method))
                                .build())
                        .payload(() -> new java.io.ByteArrayInputStream(bytes))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "batch")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, environment.get("AWS_REGION")));
    var request = given();
    signed.request().headers().forEach((name, values) -> request.header(name, values.getFirst()));
    if (bytes.length > 0) {
      request.body(bytes);
    }
    return request
        .urlEncodingEnabled(false)
        .when()
        .request(method, uri)
        .then()
        .statusCode(expectedStatus)
        .extract()
        .asString();
  }
}
