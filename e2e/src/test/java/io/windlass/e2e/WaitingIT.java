package io.windlass.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.batch.model.FrontOfQueueJobSummary;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.ResourceType;

/**
 * What users learn about jobs that wait: GetJobQueueSnapshot through the AWS SDK; the explanation
 * of a job and the operations beyond AWS through REST Assured, signed by the SDK's signer, and
 * through the commands.
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
    assertThat(snapshot.frontOfQueue().lastUpdatedAt())
        .as("03 X-12: milliseconds")
        .isCloseTo(System.currentTimeMillis(), within(Duration.ofHours(1).toMillis()));
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

  @Test
  void fs010Fs014WaitingJobGetsAnotherPriorityAndShare() {
    var fair = "fair-" + workspace.queue;
    var policy =
        workspace
            .batch
            .createSchedulingPolicy(
                r -> r.name(fair).fairsharePolicy(p -> p.shareDecaySeconds(600)))
            .arn();
    workspace.createQueue(fair, workspace.environment, r -> r.schedulingPolicyArn(policy));
    call("POST", "/windlass/v1/queues/" + fair + "/pause", "{}", 200);
    var quick = workspace.define("true");
    var first =
        workspace.submit(
            quick, job -> job.jobQueue(fair).shareIdentifier("A").schedulingPriorityOverride(0));
    var second =
        workspace.submit(
            quick, job -> job.jobQueue(fair).shareIdentifier("A").schedulingPriorityOverride(0));
    workspace.awaitStatus(second, JobStatus.RUNNABLE, SOON);
    assertThat(front(fair)).containsExactly(first, second);
    call("POST", job(second, "priority"), "{\"schedulingPriority\": 7}", 200);
    assertThat(front(fair)).containsExactly(second, first);
    assertThat(explain(second).<String>getList("explanation"))
        .contains("Its share is A, in which it has priority 7.");
    assertThat(
            stack.windlass(List.of("job", "priority", second, "--priority", "9", "--share", "B")))
        .contains("has a new priority or share");
    Workspace.await(
        "the view to show it",
        SOON,
        () -> Integer.valueOf(9).equals(workspace.describe(second).schedulingPriority()));
    assertThat(workspace.describe(second).shareIdentifier()).isEqualTo("B");
    assertThat(call("POST", job(second, "priority"), "{\"schedulingPriority\": 10000}", 400))
        .contains("schedulingPriority");
    call("POST", "/windlass/v1/queues/" + fair + "/resume", "{}", 200);
    workspace.awaitEnd(List.of(first, second), SOON);
    assertThat(call("POST", job(second, "priority"), "{\"schedulingPriority\": 1}", 400))
        .contains("is over");
  }

  private static List<String> front(String queue) {
    return workspace
        .batch
        .getJobQueueSnapshot(request -> request.jobQueue(queue))
        .frontOfQueue()
        .jobs()
        .stream()
        .map(job -> id(job.jobArn()))
        .toList();
  }

  /**
   * The head that cannot run, for each cause that an owner can bring about on one host: what
   * DescribeJobs and ListJobs say, and the one event that tells of it, member by member.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TR-021 row 1 | g4dn.xlarge | 256 | 1 | ENABLED  | CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested for instance type [g4dn.xlarge]
          TR-021 row 2 | c5.4xlarge | 2   | 4  | ENABLED  | MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU requirement of the job.
          TR-021 row 3 | c5.large   | 256 | 4  | ENABLED  | MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement (vCPU/memory/GPU) is higher than that can be met by the CE(s) attached to the job queue.
          TR-021 row 6 | c5.large   | 256 | 1  | DISABLED | UNDETERMINED - Batch job is blocked, root cause is undetermined.
          """)
  void tr020Tr021Jq050Jq052Ev007Ev030Ev031Ev032BlockedHeadIsToldToAll(
      String row, String type, int maxvCpus, int vcpus, String state, String reason) {
    var name = "blocked-" + UUID.randomUUID().toString().substring(0, 8);
    var queue = blockable(name, type, maxvCpus, state);
    try (var listener = EventListener.open(stack)) {
      var job =
          workspace
              .batch
              .submitJob(
                  request ->
                      request
                          .jobName(name)
                          .jobQueue(name)
                          .jobDefinition(large(name, vcpus))
                          .tags(Map.of("row", row)))
              .jobId();
      var behind =
          workspace
              .batch
              .submitJob(r -> r.jobName("behind").jobQueue(name).jobDefinition(name))
              .jobId();
      Workspace.await(
          () -> "a reason; it is " + workspace.describe(job),
          SOON,
          () -> workspace.describe(job).statusReason() != null);
      assertThat(workspace.describe(job).statusReason()).isEqualTo(reason);
      assertThat(workspace.describe(job).status()).isEqualTo(JobStatus.RUNNABLE);
      assertThat(workspace.describe(behind).statusReason()).as("not the head").isNull();
      assertThat(
              workspace
                  .batch
                  .listJobs(r -> r.jobQueue(name).jobStatus("RUNNABLE"))
                  .jobSummaryList())
          .filteredOn(summary -> summary.jobId().equals(job))
          .singleElement()
          .satisfies(summary -> assertThat(summary.statusReason()).isEqualTo(reason));

      var event = listener.await(job, WaitingIT::isBlocked);
      checkEnvelope(event, workspace.describe(job).jobArn(), queue);
      checkDetail(event.path("detail"), job, name, queue, reason);
      assertThat(explain(job).getList("explanation")).isNotEmpty();

      // TR-025: cancelled by hand, it makes way for the next, which blocks for the same cause.
      workspace.batch.cancelJob(r -> r.jobId(job).reason("make way"));
      listener.await(behind, WaitingIT::isBlocked);
      assertThat(workspace.describe(behind).statusReason()).isEqualTo(reason);
      assertThat(workspace.describe(job).statusReason()).isEqualTo("make way");
      assertThat(listener.about(job).stream().filter(WaitingIT::isBlocked)).hasSize(1);
      assertThat(
              listener.about(job).stream()
                  .filter(e -> e.path("detail-type").asText().equals("Batch Job State Change"))
                  .map(e -> e.path("detail").path("status").asText()))
          .as("EV-032: to be blocked is no change of state")
          .containsExactly("RUNNABLE", "FAILED");
      workspace.batch.cancelJob(r -> r.jobId(behind).reason("make way"));
    }
  }

  private static boolean isBlocked(JsonNode event) {
    return event.path("detail-type").asText().equals("Batch Job Queue Blocked");
  }

  /** EV-001 to EV-006, EV-030. */
  private static void checkEnvelope(JsonNode event, String jobArn, String queueArn) {
    assertThat(event.properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder(
            "version",
            "id",
            "detail-type",
            "source",
            "account",
            "time",
            "region",
            "resources",
            "detail");
    assertThat(event.path("version").asText()).isEqualTo("0");
    assertThat(event.path("source").asText()).isEqualTo("aws.batch");
    assertThat(event.path("account").asText()).isEqualTo(jobArn.split(":", -1)[4]);
    assertThat(event.path("region").asText()).isEqualTo(jobArn.split(":", -1)[3]);
    assertThat(event.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(event.path("resources")).map(JsonNode::asText).containsExactly(jobArn, queueArn);
  }

  private static void checkDetail(
      JsonNode detail, String job, String name, String queueArn, String reason) {
    assertThat(detail.path("jobArn").asText()).endsWith("job/" + job);
    assertThat(detail.path("jobId").asText()).isEqualTo(job);
    assertThat(detail.path("jobName").asText()).isEqualTo(name);
    assertThat(detail.path("jobQueue").asText()).isEqualTo(queueArn);
    assertThat(detail.path("jobDefinition").asText()).endsWith("job-definition/" + name + ":1");
    assertThat(detail.path("status").asText()).isEqualTo("RUNNABLE");
    assertThat(detail.path("statusReason").asText()).isEqualTo(reason);
    assertThat(detail.path("createdAt").isIntegralNumber()).isTrue();
    assertThat(detail.path("attempts").isEmpty()).isTrue();
    assertThat(detail.path("retryStrategy").path("attempts").asInt()).isEqualTo(1);
    assertThat(detail.has("startedAt") || detail.has("stoppedAt")).isFalse();
    assertThat(detail.properties().stream().map(Map.Entry::getKey))
        .contains("dependsOn", "parameters", "container", "propagateTags", "platformCapabilities");
    assertThat(detail.path("container").path("image").asText()).isEqualTo("busybox");
    assertThat(detail.path("container").path("resourceRequirements"))
        .allSatisfy(need -> assertThat(need.path("value").isTextual()).isTrue());
  }

  /** A queue on an environment of its own; returns the queue's ARN. */
  private static String blockable(String name, String type, int maxvCpus, String state) {
    workspace.createInstances(name, type, maxvCpus);
    String arn =
        workspace.createQueue(
            name,
            name,
            request ->
                request.jobStateTimeLimitActions(
                    action ->
                        action
                            .state("RUNNABLE")
                            .action("CANCEL")
                            .maxTimeSeconds(600)
                            .reason("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY")));
    if (state.equals("DISABLED")) {
      workspace.batch.updateComputeEnvironment(r -> r.computeEnvironment(name).state(state));
    }
    return arn;
  }

  private static String large(String name, int vcpus) {
    workspace.batch.registerJobDefinition(
        request ->
            request
                .jobDefinitionName(name)
                .type("container")
                .containerProperties(
                    container ->
                        container
                            .image("busybox")
                            .command("true")
                            .resourceRequirements(
                                vcpu -> vcpu.type(ResourceType.VCPU).value(Integer.toString(vcpus)),
                                memory -> memory.type(ResourceType.MEMORY).value("512"))));
    return name;
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
    var uri = URI.create(stack.endpoint() + path);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    var request = given();
    request.headers(Signature.headers(stack, method, uri, bytes));
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
