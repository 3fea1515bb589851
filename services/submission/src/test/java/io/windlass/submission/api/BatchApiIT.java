package io.windlass.submission.api;

import static io.windlass.submission.app.Scenario.arn;
import static io.windlass.submission.app.Scenario.need;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.events.JobCancelRequested;
import io.windlass.events.JobRequest;
import io.windlass.events.JobStatus;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.Topics;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.app.TopicReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.BatchException;
import software.amazon.awssdk.services.batch.model.CapacityLimit;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.JobDefinition;
import software.amazon.awssdk.services.batch.model.JobSummary;
import software.amazon.awssdk.services.batch.model.ListJobsRequest;
import software.amazon.awssdk.services.batch.model.ListJobsResponse;
import software.amazon.awssdk.services.batch.model.ResourceType;
import software.amazon.awssdk.services.batch.model.ServiceEnvironmentOrder;

/** Operations that the walkthrough does not contain, through the AWS SDK. */
class BatchApiIT {
  private static RunningService service;
  private static Scenario scenario;
  private static BatchClient client;

  @BeforeAll
  static void start() {
    service = RunningService.start("api");
    scenario = new Scenario(service);
    client = scenario.client();
    scenario.queue("q");
    scenario.definition("d");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  // JD-003
  void fiftyAtOnceGetRevisionsOneToFiftyJD003() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> revisions =
          IntStream.range(0, 50)
              .mapToObj(i -> threads.submit(() -> scenario.definition("many").revision()))
              .toList();
      Set<Integer> numbers = new HashSet<>();
      for (Future<Integer> revision : revisions) {
        numbers.add(revision.get());
      }
      assertThat(numbers)
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
    }
    List<Integer> paged =
        client
            .describeJobDefinitionsPaginator(r -> r.jobDefinitionName("many").maxResults(7))
            .jobDefinitions()
            .stream()
            .map(JobDefinition::revision)
            .toList();
    assertThat(paged)
        .containsExactlyElementsOf(IntStream.iterate(50, i -> i - 1).limit(50).boxed().toList());
  }

  @Test
  // JD-006
  void bareNameIsTheLatestActiveRevisionJD006() {
    scenario.definition("bare");
    scenario.definition("bare");
    scenario.definition("bare");
    client.deregisterJobDefinition(r -> r.jobDefinition("bare:3"));
    client.deregisterJobDefinition(r -> r.jobDefinition("bare:3"));
    assertThat(scenario.job(scenario.submit("j", "q", "bare")).jobDefinition())
        .isEqualTo(arn("job-definition/bare:2"));
    assertThatThrownBy(() -> scenario.submit("j", "q", "bare:3"))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("does not exist or is not in ACTIVE status");
    client.deregisterJobDefinition(r -> r.jobDefinition(arn("job-definition/bare:1")));
    client.deregisterJobDefinition(r -> r.jobDefinition("bare:2"));
    assertThatThrownBy(() -> scenario.submit("j", "q", "bare"))
        .hasMessageContaining("JobDefinition name bare does not exist or is not in ACTIVE status");
    assertThat(
            client
                .describeJobDefinitions(r -> r.jobDefinitionName("bare").status("INACTIVE"))
                .jobDefinitions())
        .hasSize(3);
  }

  @Test
  // J-002, J-003
  void refusalsAreClientExceptionsInAwsWordsJ002J003() {
    assertThatThrownBy(() -> scenario.submit("j", "nowhere", "d"))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("JobQueue nowhere not found.");
    assertThatThrownBy(() -> scenario.submit("a b", "q", "d"))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining(
            "Error executing request, Exception : Job name should match valid pattern");
    assertThatThrownBy(() -> scenario.submit("j", "q", "d", "no-such-job"))
        .hasMessageContaining("no-such-job");
    assertThatThrownBy(() -> client.listJobs(r -> r.jobQueue("nowhere")))
        .hasMessageContaining("JobQueue nowhere not found.");
  }

  /** 04 X-10: names of jobs need not be unique, not even for one definition. */
  @Test
  void namesOfJobsNeedNotBeUnique() {
    assertThat(scenario.submit("twin", "q", "d")).isNotEqualTo(scenario.submit("twin", "q", "d"));
  }

  @Test
  void whatIsNotThereYetSaysSo() {
    assertThatThrownBy(
            () ->
                client.registerJobDefinition(
                    r ->
                        r.jobDefinitionName("managed")
                            .type("container")
                            .platformCapabilitiesWithStrings("MANAGED_INSTANCES")
                            .containerProperties(
                                c ->
                                    c.image("busybox")
                                        .resourceRequirements(
                                            need(ResourceType.VCPU, "1"),
                                            need(ResourceType.MEMORY, "64")))))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("not available yet in Windlass");
  }

  @Test
  void overridesResolveOVR() {
    String id =
        client
            .submitJob(
                r ->
                    r.jobName("over")
                        .jobQueue(arn("job-queue/q"))
                        .jobDefinition("d:1")
                        .parameters(Map.of("x", "1", "y", "2"))
                        .tags(Map.of("team", "blue"))
                        .retryStrategy(s -> s.attempts(3))
                        .timeout(t -> t.attemptDurationSeconds(60))
                        .containerOverrides(
                            c ->
                                c.command("echo", "Ref::x", "Ref::y")
                                    .resourceRequirements(need(ResourceType.MEMORY, "1024"))))
            .jobId();
    var job = scenario.job(id);
    assertThat(job.container().command()).containsExactly("echo", "Ref::x", "Ref::y");
    assertThat(job.container().resourceRequirements())
        .containsExactlyInAnyOrder(
            need(ResourceType.VCPU, "0.25"), need(ResourceType.MEMORY, "1024"));
    assertThat(job.retryStrategy().attempts()).isEqualTo(3);
    assertThat(job.timeout().attemptDurationSeconds()).isEqualTo(60);
    assertThat(job.tags()).containsEntry("team", "blue");
    assertThat(job.parameters()).containsEntry("x", "1");
  }

  @Test
  // J-016
  void unknownIdsAreLeftOutAndHundredIsTheMostJ016() {
    String id = scenario.submit("known", "q", "d");
    assertThat(client.describeJobs(r -> r.jobs("unknown", id)).jobs())
        .singleElement()
        .matches(job -> job.jobId().equals(id));
    List<String> many = IntStream.range(0, 101).mapToObj(i -> "id-" + i).toList();
    assertThatThrownBy(() -> client.describeJobs(r -> r.jobs(many)))
        .hasMessageContaining("Maximum number of jobs supported is");
  }

  @Test
  // JS-020
  void cancelAndTerminateReachTheSchedulerJS020() {
    String one = scenario.submit("one", "q", "d");
    String two = scenario.submit("two", "q", "d");
    client.cancelJob(r -> r.jobId(one).reason("changed my mind"));
    client.terminateJob(r -> r.jobId(two).reason("stop"));
    client.terminateJob(r -> r.jobId("unknown").reason("stop"));
    try (TopicReader<JobRequest> requests =
        new TopicReader<>(Topics.JOB_REQUESTS, JobRequest.class)) {
      requests.await(
          1,
          r ->
              r.getRequest() instanceof JobCancelRequested c
                  && c.getJobId().equals(one)
                  && c.getReason().equals("changed my mind"));
      requests.await(
          1, r -> r.getRequest() instanceof JobTerminateRequested t && t.getJobId().equals(two));
    }
    scenario.schedulerSays(
        Scenario.transition(one, 3, JobStatus.FAILED)
            .setStatusReason("changed my mind")
            .setIsCancelled(true)
            .build());
    RunningService.eventually("cancelled", () -> scenario.job(one).isCancelled());
    assertThat(scenario.job(one).statusReason()).isEqualTo("changed my mind");
    client.cancelJob(r -> r.jobId(one).reason("again"));
  }

  @Test
  // JS-024
  void listingPagesThroughEverythingWhileJobsAreAddedJS024() {
    scenario.queue("paged");
    List<String> before =
        IntStream.range(0, 25).mapToObj(i -> scenario.submit("page-" + i, "paged", "d")).toList();
    List<String> seen = new ArrayList<>();
    String token = null;
    do {
      String next = token;
      ListJobsResponse page =
          client.listJobs(
              r -> r.jobQueue("paged").jobStatus("SUBMITTED").maxResults(4).nextToken(next));
      page.jobSummaryList().forEach(job -> seen.add(job.jobId()));
      scenario.submit("late", "paged", "d");
      token = page.nextToken();
    } while (token != null);
    // Newest first; of one millisecond, by the id. Ids begin with the time.
    assertThat(seen)
        .containsExactlyElementsOf(before.stream().sorted(Comparator.reverseOrder()).toList());
  }

  @Test
  // VIEW-009
  void filtersFindTheirJobsInAnyStatusVIEW009() {
    scenario.queue("filters");
    scenario.definition("other");
    String alpha = scenario.submit("Alpha", "filters", "d");
    String alphabet = scenario.submit("alphabet", "filters", "other");
    long later = scenario.job(alphabet).createdAt();
    scenario.schedulerSays(Scenario.transition(alpha, 3, JobStatus.SUCCEEDED).build());
    RunningService.eventually(
        "done", () -> scenario.job(alpha).statusAsString().equals("SUCCEEDED"));
    assertThat(list("JOB_NAME", "alpha")).containsExactly(alpha);
    assertThat(list("JOB_NAME", "ALPHA*")).containsExactlyInAnyOrder(alphabet, alpha);
    assertThat(list("JOB_DEFINITION", "other")).containsExactly(alphabet);
    assertThat(list("JOB_DEFINITION", "ot*")).containsExactly(alphabet);
    assertThat(list("JOB_DEFINITION", arn("job-definition/other:1"))).containsExactly(alphabet);
    assertThat(list("JOB_DEFINITION", arn("job-definition/other:2"))).isEmpty();
    assertThat(list("AFTER_CREATED_AT", "0")).containsExactlyInAnyOrder(alphabet, alpha);
    assertThat(list("BEFORE_CREATED_AT", String.valueOf(later + 1)))
        .containsExactlyInAnyOrder(alphabet, alpha);
    assertThat(list("AFTER_CREATED_AT", String.valueOf(later))).isEmpty();
    assertThat(client.listJobs(r -> r.jobQueue("filters")).jobSummaryList()).isEmpty();
    assertThat(client.listJobs(r -> r.jobQueue("filters").jobStatus("SUCCEEDED")).jobSummaryList())
        .extracting(JobSummary::jobId)
        .containsExactly(alpha);
  }

  private static List<String> list(String filter, String value) {
    return client
        .listJobs(
            ListJobsRequest.builder()
                .jobQueue("filters")
                .filters(
                    software.amazon.awssdk.services.batch.model.KeyValuesPair.builder()
                        .name(filter)
                        .values(value)
                        .build())
                .build())
        .jobSummaryList()
        .stream()
        .map(JobSummary::jobId)
        .toList();
  }

  @Test
  // TAG-005
  void everythingThatHasAnArnCanBeTaggedTAG005() {
    String job = scenario.submit("tagged", "q", "d");
    Stream.of("compute-environment/q-ce", "job-queue/q", "job-definition/d:1", "job/" + job)
        .forEach(
            path -> {
              client.tagResource(r -> r.resourceArn(arn(path)).tags(Map.of("a", "1", "b", "")));
              client.tagResource(r -> r.resourceArn(arn(path)).tags(Map.of("a", "2")));
              client.untagResource(r -> r.resourceArn(arn(path)).tagKeys("b", "c"));
              assertThat(client.listTagsForResource(r -> r.resourceArn(arn(path))).tags())
                  .as(path)
                  .isEqualTo(Map.of("a", "2"));
            });
    assertThat(scenario.job(job).tags()).isEqualTo(Map.of("a", "2"));
    assertThatThrownBy(() -> client.listTagsForResource(r -> r.resourceArn(arn("job-queue/none"))))
        .isInstanceOf(ClientException.class);
  }

  @Test
  void othersSeeNothing() {
    String id = scenario.submit("mine", "q", "d");
    try (BatchClient stranger = service.client("AKIASTRANGER", "stranger-secret")) {
      assertThat(stranger.describeJobs(r -> r.jobs(id)).jobs()).isEmpty();
      assertThat(stranger.describeJobQueues(r -> r.jobQueues("q")).jobQueues()).isEmpty();
      assertThatThrownBy(() -> stranger.listJobs(r -> r.jobQueue(arn("job-queue/q"))))
          .hasMessageContaining("not found");
    }
  }

  /** An ARN of another account refers to nothing of the caller's, whatever its policies allow. */
  @Test
  void othersChangeNothing() {
    try (BatchClient stranger = service.client("AKIASTRANGER", "stranger-secret")) {
      String environment = arn("compute-environment/q-ce");
      String queue = arn("job-queue/q");
      assertThatThrownBy(
              () ->
                  stranger.updateComputeEnvironment(
                      r -> r.computeEnvironment(environment).state("DISABLED")))
          .hasMessageContaining(environment + " does not exist");
      assertThatThrownBy(
              () -> stranger.deleteComputeEnvironment(r -> r.computeEnvironment(environment)))
          .hasMessageContaining(environment + " does not exist");
      assertThatThrownBy(() -> stranger.updateJobQueue(r -> r.jobQueue(queue).priority(99)))
          .hasMessageContaining(queue + " does not exist");
      assertThatThrownBy(() -> stranger.deleteJobQueue(r -> r.jobQueue(queue)))
          .hasMessageContaining(queue + " does not exist");
    }
  }

  @Test
  // IAM-070, IAM-013
  void policiesDecideIAM070IAM013() {
    try (BatchClient reader = service.client("AKIAREADER", "reader-secret");
        BatchClient owner = service.client("AKIAOWNER", "owner-secret")) {
      assertThat(reader.describeJobQueues(r -> r.jobQueues("q")).jobQueues()).hasSize(1);
      assertThatThrownBy(() -> reader.cancelJob(r -> r.jobId("x").reason("y")))
          .isInstanceOf(BatchException.class)
          .hasMessageContaining("not authorized to perform: batch:CancelJob");
      String id = scenario.submit("blue", "q", "d");
      assertThatThrownBy(() -> owner.terminateJob(r -> r.jobId(id).reason("mine?")))
          .hasMessageContaining("not authorized");
      client.tagResource(r -> r.resourceArn(arn("job/" + id)).tags(Map.of("team", "blue")));
      owner.terminateJob(r -> r.jobId(id).reason("mine"));
    }
  }

  @Test
  void everyJobIsVisibleTheMomentItsSubmissionReturns() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<Boolean>> visible =
          IntStream.range(0, 200)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            String id = scenario.submit("visible-" + i, "q", "d");
                            return scenario.job(id).jobName().equals("visible-" + i);
                          }))
              .toList();
      for (Future<Boolean> each : visible) {
        assertThat(each.get()).isTrue();
      }
    }
  }

  @Test
  //
  void fiftyEnvironmentsAreTheMostQ002() {
    try (BatchClient elsewhere = service.client("AKIASTRANGER", "stranger-secret")) {
      for (int i = 0; i < 50; i++) {
        create(elsewhere, "ce-" + i);
      }
      assertThatThrownBy(() -> create(elsewhere, "ce-50"))
          .isInstanceOf(ClientException.class)
          .hasMessageContaining("more than 50 compute environments");
      assertThat(
              elsewhere
                  .describeComputeEnvironmentsPaginator(r -> r.maxResults(20))
                  .computeEnvironments()
                  .stream()
                  .map(ce -> ce.computeEnvironmentName()))
          .hasSize(50)
          .doesNotHaveDuplicates();
    }
  }

  /** JQ-001: fifty queues are the most. */
  @Test
  void fiftyQueuesAreTheMostJQ001() {
    try (BatchClient elsewhere = service.client("AKIASTRANGER", "stranger-secret")) {
      elsewhere.createServiceEnvironment(
          r ->
              r.serviceEnvironmentName("se")
                  .serviceEnvironmentType("SAGEMAKER_TRAINING")
                  .capacityLimits(
                      CapacityLimit.builder()
                          .capacityUnit("NUM_INSTANCES")
                          .maxCapacity(1)
                          .build()));
      for (int i = 0; i < 50; i++) {
        createQueue(elsewhere, "q-" + i);
      }
      assertThatThrownBy(() -> createQueue(elsewhere, "q-50"))
          .isInstanceOf(ClientException.class)
          .hasMessageContaining("more than 50 job queues");
    }
  }

  private static void createQueue(BatchClient with, String name) {
    with.createJobQueue(
        r ->
            r.jobQueueName(name)
                .priority(1)
                .jobQueueType("SAGEMAKER_TRAINING")
                .serviceEnvironmentOrder(
                    ServiceEnvironmentOrder.builder().order(1).serviceEnvironment("se").build()));
  }

  private static void create(BatchClient with, String name) {
    with.createComputeEnvironment(
        r ->
            r.computeEnvironmentName(name)
                .type("UNMANAGED")
                .serviceRole("arn:aws:iam::210987654321:role/batch"));
  }

  @Test
  void takenNamesAreRefused() {
    assertThatThrownBy(() -> scenario.environment("q-ce"))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("Object already exists");
    assertThatThrownBy(
            () ->
                client.createJobQueue(
                    r ->
                        r.jobQueueName("q")
                            .priority(1)
                            .computeEnvironmentOrder(Scenario.first("q-ce"))))
        .hasMessageContaining("Object already exists");
  }

  @Test
  // SECU-002
  void rawInputIsAnsweredAsAwsAnswersItSECU002() throws Exception {
    HttpResponse<String> unsigned = post("/v1/submitjob", "{}");
    assertThat(unsigned.statusCode()).isEqualTo(403);
    assertThat(unsigned.headers().firstValue("x-amzn-errortype"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("MissingAuthenticationToken"));
    assertThat(post("/v1/nosuchoperation", "{}").statusCode()).isEqualTo(404);
    assertThat(post("/v1/submitjob", "x".repeat(40 * 1024)).statusCode()).isBetween(400, 413);
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(service.uri().resolve(path))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  // J-001, DEP-004
  @Test
  void manyJobsOfOneNameAreIndependentAndADependencyMustExist() {
    scenario.queue("many");
    scenario.definition("many");
    var ids = new java.util.HashSet<String>();
    for (int i = 0; i < 5; i++) {
      ids.add(scenario.submit("same", "many", "many"));
    }
    assertThat(ids).hasSize(5);
    assertThatThrownBy(
            () -> scenario.submit("after", "many", "many", "00000000-0000-0000-0000-000000000000"))
        .isInstanceOf(BatchException.class)
        .hasMessageContaining("does not exist");
  }
}
