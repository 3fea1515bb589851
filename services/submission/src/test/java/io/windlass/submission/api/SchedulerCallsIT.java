package io.windlass.submission.api;

import static io.windlass.submission.app.Scenario.ACCOUNT;
import static io.windlass.submission.app.Scenario.arn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.Signer;
import io.windlass.events.AskJobExplanation;
import io.windlass.events.AskQueueSnapshot;
import io.windlass.events.ChangeJobPrecedence;
import io.windlass.events.ControlQueue;
import io.windlass.events.HoldJob;
import io.windlass.events.JobRequest;
import io.windlass.events.JobStatus;
import io.windlass.events.SchedulerAnswer;
import io.windlass.events.SchedulerCall;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.app.TopicReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.GetJobQueueSnapshotResponse;
import software.amazon.awssdk.services.batch.model.QuotaShareCapacityLimit;

/** Calls that the scheduler answers; the test plays the scheduler. */
class SchedulerCallsIT {
  private static RunningService service;
  private static Scenario scenario;
  private static final Set<String> had = new HashSet<>();
  private static TopicReader<JobRequest> requests;

  @BeforeAll
  static void start() {
    service = RunningService.start("calls");
    scenario = new Scenario(service);
    scenario.queue("calls");
    scenario.queue("silent");
    scenario.definition("calls");
    requests = TopicReader.fromNow(Topics.JOB_REQUESTS, JobRequest.class);
  }

  @AfterAll
  static void stop() {
    requests.close();
    service.close();
  }

  @Test
  void snapshotIsWhatTheSchedulerAnswersJQ030() {
    var asked =
        CompletableFuture.supplyAsync(
            () -> scenario.client().getJobQueueSnapshot(r -> r.jobQueue("calls")));
    JobRequest request = request(AskQueueSnapshot.class);
    assertThat(((AskQueueSnapshot) call(request).getCall()).getJobQueueArn())
        .isEqualTo(arn("job-queue/calls"));
    answer(
        request,
        null,
        """
        {"frontOfQueue": {"jobs": [{"jobArn": "arn:1", "earliestTimeAtPosition": 5}],
          "lastUpdatedAt": 7},
         "frontOfQuotaShares": {"lastUpdatedAt": 7,
           "quotaShares": {"a": [{"jobArn": "arn:1", "earliestTimeAtPosition": 5}]}},
         "queueUtilization": {"lastUpdatedAt": 7,
           "quotaShareUtilization": {"topCapacityUtilization": [
             {"quotaShareName": "a", "capacityUsage": [{"capacityUnit": "VCPU", "quantity": 2}]}]},
           "totalCapacityUsage": [{"capacityUnit": "VCPU", "quantity": 1.5}]}}
        """);
    GetJobQueueSnapshotResponse snapshot = asked.join();
    assertThat(snapshot.frontOfQueue().jobs())
        .singleElement()
        .satisfies(j -> assertThat(j.jobArn()).isEqualTo("arn:1"))
        .satisfies(j -> assertThat(j.earliestTimeAtPosition()).isEqualTo(5));
    assertThat(snapshot.frontOfQueue().lastUpdatedAt()).isEqualTo(7);
    assertThat(snapshot.frontOfQuotaShares().quotaShares().get("a"))
        .singleElement()
        .satisfies(j -> assertThat(j.jobArn()).isEqualTo("arn:1"));
    assertThat(snapshot.queueUtilization().quotaShareUtilization().topCapacityUtilization())
        .singleElement()
        .satisfies(s -> assertThat(s.quotaShareName()).isEqualTo("a"))
        .satisfies(s -> assertThat(s.capacityUsage().getFirst().quantity()).isEqualTo(2));
    assertThat(snapshot.queueUtilization().totalCapacityUsage().getFirst().quantity())
        .isEqualTo(1.5);
  }

  @Test
  void snapshotOfAnUnknownQueueIsRefused() {
    assertThatThrownBy(() -> scenario.client().getJobQueueSnapshot(r -> r.jobQueue("nowhere")))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("JobQueue nowhere not found.");
  }

  /** A missing response is a ServerException, and never an empty queue. */
  @Test
  void silentSchedulerIsAServerException() throws Exception {
    HttpResponse<String> answer =
        send("POST", "/v1/getjobqueuesnapshot", "{\"jobQueue\": \"silent\"}", "admin");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.headers().firstValue("x-amzn-errortype")).hasValue("ServerException");
    assertThat(answer.body()).contains("The scheduler did not answer in time");
  }

  @Test
  void explanationIsWhatTheSchedulerAnswers() throws Exception {
    String id = scenario.submit("j", "calls", "calls");
    var asked = async("GET", "/windlass/v1/jobs/" + id + "/explain", "");
    JobRequest request = request(AskJobExplanation.class);
    assertThat(((AskJobExplanation) call(request).getCall()).getJobId()).isEqualTo(id);
    answer(request, null, "{\"jobId\": \"" + id + "\", \"explanation\": [\"It waits.\"]}");
    assertThat(asked.join().body()).contains("\"explanation\":[\"It waits.\"]");
    assertThat(asked.join().statusCode()).isEqualTo(200);
  }

  @Test
  void jobThatIsOverIsExplainedFromTheView() throws Exception {
    String id = scenario.submit("over", "calls", "calls");
    scenario.schedulerSays(
        Scenario.transition(id, 9, JobStatus.FAILED).setStatusReason("No more").build());
    RunningService.eventually("failed", () -> scenario.job(id).statusAsString().equals("FAILED"));
    HttpResponse<String> answer = send("GET", "/windlass/v1/jobs/" + id + "/explain", "", "admin");
    assertThat(answer.body())
        .contains("The job is over: FAILED, because: No more It never ran.")
        .contains("\"jobQueue\":\"" + arn("job-queue/calls") + "\"");
  }

  @Test
  void instructionIsDoneWhenTheSchedulerSaysSo() {
    String id = scenario.submit("held", "calls", "calls");
    var asked = async("POST", "/windlass/v1/jobs/" + id + "/hold", "{\"reason\": \"later\"}");
    JobRequest request = request(HoldJob.class);
    assertThat(call(request).getCall()).isEqualTo(new HoldJob(id, true, "later"));
    answer(request, null, null);
    assertThat(asked.join().statusCode()).isEqualTo(200);
    assertThat(asked.join().body()).isEqualTo("{}");
  }

  /** FS-014: DescribeJobs and ListJobs show it when the scheduler has told of it. */
  @Test
  void jobThatWaitsGetsAnotherPriorityAndShareFS014() {
    scenario.client().createSchedulingPolicy(r -> r.name("fair").fairsharePolicy(p -> {}));
    scenario
        .client()
        .createJobQueue(
            r ->
                r.jobQueueName("fair")
                    .priority(1)
                    .schedulingPolicyArn(arn("scheduling-policy/fair"))
                    .computeEnvironmentOrder(Scenario.first("calls-ce")));
    String id =
        scenario
            .client()
            .submitJob(
                r ->
                    r.jobName("urgent")
                        .jobQueue("fair")
                        .jobDefinition("calls")
                        .shareIdentifier("slow")
                        .schedulingPriorityOverride(0))
            .jobId();
    var asked =
        async(
            "POST",
            "/windlass/v1/jobs/" + id + "/priority",
            "{\"schedulingPriority\": 9999, \"shareIdentifier\": \"fast\"}");
    JobRequest request = request(ChangeJobPrecedence.class);
    assertThat(call(request).getCall()).isEqualTo(new ChangeJobPrecedence(id, 9_999, "fast"));
    answer(request, null, null);
    assertThat(asked.join().statusCode()).isEqualTo(200);
    scenario.schedulerSays(
        Scenario.transition(id, 3, JobStatus.RUNNABLE)
            .setShareIdentifier("fast")
            .setSchedulingPriority(9_999)
            .build(),
        Scenario.transition(id, 2, JobStatus.RUNNABLE)
            .setShareIdentifier("fast")
            .setSchedulingPriority(5)
            .build());
    RunningService.eventually(
        "told", () -> Integer.valueOf(9_999).equals(scenario.job(id).schedulingPriority()));
    assertThat(scenario.job(id).shareIdentifier()).isEqualTo("fast");
    assertThat(
            scenario
                .client()
                .listJobs(r -> r.jobQueue("fair").jobStatus("RUNNABLE"))
                .jobSummaryList())
        .singleElement()
        .satisfies(j -> assertThat(j.shareIdentifier()).isEqualTo("fast"));
  }

  /** FS-046: a job is not moved to a quota share that its queue does not have. */
  @Test
  void jobIsMovedToQuotaSharesThatExistFS046() {
    BatchClient client = scenario.client();
    client.createSchedulingPolicy(
        r -> r.name("quota").quotaSharePolicy(p -> p.idleResourceAssignmentStrategy("FIFO")));
    client.createJobQueue(
        r ->
            r.jobQueueName("quota")
                .priority(1)
                .schedulingPolicyArn(arn("scheduling-policy/quota"))
                .computeEnvironmentOrder(Scenario.first("calls-ce")));
    client.createQuotaShare(
        r ->
            r.quotaShareName("here")
                .jobQueue("quota")
                .capacityLimits(
                    QuotaShareCapacityLimit.builder().capacityUnit("VCPU").maxCapacity(1).build())
                .resourceSharingConfiguration(s -> s.strategy("LEND"))
                .preemptionConfiguration(p -> p.inSharePreemption("DISABLED")));
    String id =
        client
            .submitJob(
                r ->
                    r.jobName("stays")
                        .jobQueue("quota")
                        .jobDefinition("calls")
                        .shareIdentifier("here"))
            .jobId();
    HttpResponse<String> answer =
        send(
            "POST",
            "/windlass/v1/jobs/" + id + "/priority",
            "{\"shareIdentifier\": \"nowhere\"}",
            "admin");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("quota share nowhere does not exist");
  }

  @Test
  void whatTheSchedulerRefusesIsAClientException() {
    var asked =
        async(
            "POST",
            "/windlass/v1/queues/" + arn("job-queue/calls") + "/limit",
            "{\"maxRunningJobs\": 3}");
    JobRequest request = request(ControlQueue.class);
    assertThat(call(request).getCall())
        .isEqualTo(new ControlQueue(arn("job-queue/calls"), null, 3));
    answer(request, "No.", null);
    assertThat(asked.join().statusCode()).isEqualTo(400);
    assertThat(asked.join().body()).contains("No.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /windlass/v1/queues/calls/limit | {}                      | maxRunningJobs
          /windlass/v1/queues/calls/limit | {"maxRunningJobs": -1}  | maxRunningJobs
          /windlass/v1/queues/none/pause  | {}                      | JobQueue none not found.
          /windlass/v1/jobs/none/hold     | {"reason": "r"}         | Job none not found.
          /windlass/v1/jobs/none/hold     | {}                      | reason
          /windlass/v1/jobs/none/hold     | {"reason": " "}         | reason must not be empty.
          /windlass/v1/jobs/none/release  | {}                      | Job none not found.
          /windlass/v1/jobs/none/priority | {}                      | schedulingPriority
          /windlass/v1/jobs/none/priority | {"schedulingPriority": 10000} | schedulingPriority
          /windlass/v1/jobs/none/priority | {"schedulingPriority": -1}    | schedulingPriority
          /windlass/v1/jobs/none/priority | {"shareIdentifier": "a*"}     | shareIdentifier
          /windlass/v1/jobs/none/priority | {"schedulingPriority": 1}     | Job none not found.
          """)
  void badInputIsRefusedByName(String path, String body, String expected) {
    HttpResponse<String> answer = send("POST", path, body, "admin");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("x-amzn-errortype")).hasValue("ClientException");
    assertThat(answer.body()).contains(expected);
  }

  /**
   * Each operation is an IAM action of its own; being allowed everything of Batch is not enough.
   */
  @Test
  void operationsHaveTheirOwnActions() {
    HttpResponse<String> answer = send("POST", "/windlass/v1/queues/calls/pause", "{}", "batch");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .contains("windlass:PauseJobQueue on resource: " + arn("job-queue/calls"));
  }

  @Test
  void unknownJobIsRefusedAndStrangersAreDenied() throws Exception {
    String path = "/windlass/v1/jobs/no-such-job/explain";
    HttpResponse<String> unknown = send("GET", path, "", "admin");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("Job no-such-job not found.");
    HttpResponse<String> unsigned =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(service.uri().resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(unsigned.statusCode()).isEqualTo(403);
  }

  /** Returns the call of a type that no test has taken yet. */
  private static JobRequest request(Class<?> kind) {
    JobRequest request =
        requests
            .await(
                1,
                r ->
                    r.getRequest() instanceof SchedulerCall c
                        && kind.isInstance(c.getCall())
                        && !c.toString().contains("job-queue/silent")
                        && !had.contains(r.getRequestId()))
            .getFirst();
    had.add(request.getRequestId());
    return request;
  }

  private static SchedulerCall call(JobRequest request) {
    return (SchedulerCall) request.getRequest();
  }

  private static void answer(JobRequest request, String refusal, String detail) {
    service.publish(
        new OutboxMessage(
            Topics.SCHEDULER_ANSWERS,
            ACCOUNT,
            request.getRequestId(),
            new SchedulerAnswer(ACCOUNT, request.getRequestId(), Instant.now(), refusal, detail)));
  }

  private static CompletableFuture<HttpResponse<String>> async(
      String method, String path, String body) {
    return CompletableFuture.supplyAsync(() -> send(method, path, body, "admin"));
  }

  /** Signed as any client would sign it. */
  private static HttpResponse<String> send(String method, String path, String body, String user) {
    URI uri = service.uri().resolve(path);
    var signer =
        new Signer(
            "AKIA" + user.toUpperCase(java.util.Locale.ROOT),
            user + "-secret",
            "us-east-1",
            "batch");
    byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    var headers = Map.of("host", List.of(uri.getAuthority()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofByteArray(bytes));
    signer
        .sign(new HttpRequestData(method, uri.getRawPath(), "", headers, bytes), Instant.now())
        .forEach(request::header);
    try {
      return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
