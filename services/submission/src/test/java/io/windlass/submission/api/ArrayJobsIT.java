package io.windlass.submission.api;

import static io.windlass.submission.app.Scenario.arn;
import static io.windlass.submission.app.Scenario.attempt;
import static io.windlass.submission.app.Scenario.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.events.JobCancelRequested;
import io.windlass.events.JobRequest;
import io.windlass.events.JobSubmitted;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.JobTransitioned;
import io.windlass.events.Topics;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.app.TopicReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.ArrayJobDependency;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.JobDependency;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.JobSummary;
import software.amazon.awssdk.services.batch.model.ListJobsResponse;
import software.amazon.awssdk.services.batch.model.SubmitJobRequest;

/** Array jobs through the AWS SDK; the test plays the scheduler. */
class ArrayJobsIT {
  private static RunningService service;
  private static Scenario scenario;
  private static BatchClient client;

  @BeforeAll
  static void start() {
    service = RunningService.start("arrayjobs");
    scenario = new Scenario(service);
    client = scenario.client();
    scenario.queue("q");
    scenario.definition("d");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String submit(Consumer<SubmitJobRequest.Builder> details) {
    return client
        .submitJob(
            r -> {
              r.jobName("array").jobQueue("q").jobDefinition("d");
              details.accept(r);
            })
        .jobId();
  }

  private static String array(int size) {
    return submit(r -> r.arrayProperties(a -> a.size(size)));
  }

  private static JobDependency on(@Nullable String id, @Nullable ArrayJobDependency type) {
    return JobDependency.builder().jobId(id).type(type).build();
  }

  private static void assertRefused(Consumer<SubmitJobRequest.Builder> details, String message) {
    assertThatThrownBy(() -> submit(details))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining(message);
  }

  /** The children exist, and nothing has been reported about them. */
  private static void spawn(String id, int size, @Nullable String runnable) {
    scenario.schedulerSays(
        parent(id, 1, size, io.windlass.events.JobStatus.SUBMITTED).build(),
        parent(id, 2, size, io.windlass.events.JobStatus.PENDING)
            .setArraySummary(Map.of("RUNNABLE", size))
            .setArrayRunnable(runnable)
            .build());
    RunningService.eventually("pending", () -> scenario.job(id).status() == JobStatus.PENDING);
  }

  private static JobTransitioned.Builder parent(
      String id, long sequence, int size, io.windlass.events.JobStatus status) {
    return transition(id, sequence, status).setArraySize(size);
  }

  private static JobTransitioned.Builder child(
      String id, int index, long sequence, io.windlass.events.JobStatus status) {
    return transition(id + ":" + index, sequence, status).setArrayIndex(index);
  }

  @Test
  void ar001WhatIsRefusedSaysWhy() {
    String three = array(3);
    String plain = submit(r -> {});
    assertRefused(
        r -> r.arrayProperties(a -> a.size(1)),
        "Error executing request, Exception : arrayProperties.size must be between 2 and 10000.");
    assertRefused(r -> r.arrayProperties(a -> a.size(10_001)), "between 2 and 10000");
    assertRefused(
        r -> r.arrayProperties(a -> a.size(2)).dependsOn(on(three, ArrayJobDependency.N_TO_N)),
        "has 3 children, got 2");
    assertRefused(
        r -> r.arrayProperties(a -> a.size(2)).dependsOn(on(plain, ArrayJobDependency.N_TO_N)),
        "needs an array job");
    assertRefused(r -> r.dependsOn(on(three + ":3", null)), three + ":3 does not exist");
    assertRefused(r -> r.dependsOn(on(plain + ":0", null)), plain + ":0 does not exist");
    assertRefused(
        r -> r.dependsOn(on(null, ArrayJobDependency.SEQUENTIAL)), "only be used with array");
  }

  @Test
  void ar001ar016TheSchedulerIsToldOfTheArrayAsAWhole() {
    String before = array(4);
    String id =
        submit(
            r ->
                r.arrayProperties(a -> a.size(4))
                    .dependsOn(
                        on(before, ArrayJobDependency.N_TO_N),
                        on(before + ":3", null),
                        on(null, ArrayJobDependency.SEQUENTIAL)));
    try (var requests = new TopicReader<>(Topics.JOB_REQUESTS, JobRequest.class)) {
      JobSubmitted told =
          (JobSubmitted) requests.await(1, r -> isSubmission(r, id)).getFirst().getRequest();
      assertThat(told.getArraySize()).isEqualTo(4);
      assertThat(told.getDependsOn())
          .extracting(on -> on.getJobId() + " " + on.getType())
          .containsExactly(before + " N_TO_N", before + ":3 null", "null SEQUENTIAL");
    }
    assertThat(scenario.job(id).dependsOn()).hasSize(3);
  }

  private static boolean isSubmission(JobRequest request, String id) {
    return request.getRequest() instanceof JobSubmitted submitted
        && submitted.getJobId().equals(id);
  }

  @Test
  void ar011ar012ParentAndChildrenAsDescribeJobsShowsThem() {
    String id = array(5);
    JobDetail submitted = scenario.job(id);
    assertThat(submitted.arrayProperties().size()).isEqualTo(5);
    assertThat(submitted.arrayProperties().statusSummary()).hasSize(7).containsEntry("PENDING", 0);
    assertThat(submitted.arrayProperties().statusSummaryLastUpdatedAt()).isNull();
    assertThat(client.describeJobs(r -> r.jobs(id + ":0")).jobs()).isEmpty();
    spawn(id, 5, "0-4");
    scenario.schedulerSays(
        child(id, 1, 3, io.windlass.events.JobStatus.STARTING)
            .setAttempt(attempt(1).build())
            .build(),
        child(id, 1, 4, io.windlass.events.JobStatus.RUNNING)
            .setStartedAt(Instant.ofEpochMilli(2000))
            .setAttempt(attempt(1).setLogStreamName("d/default/1").build())
            .build(),
        parent(id, 3, 5, io.windlass.events.JobStatus.PENDING)
            .setArraySummary(Map.of("RUNNABLE", 4, "RUNNING", 1))
            .setArrayRunnable("0,2-4")
            .build());
    RunningService.eventually(
        "told", () -> scenario.job(id).arrayProperties().statusSummary().get("RUNNING") == 1);
    JobDetail parent = scenario.job(id);
    assertThat(parent.status()).isEqualTo(JobStatus.PENDING);
    assertThat(parent.arrayProperties().statusSummary())
        .hasSize(7)
        .containsEntry("RUNNABLE", 4)
        .containsEntry("SUCCEEDED", 0);
    assertThat(parent.arrayProperties().statusSummaryLastUpdatedAt()).isEqualTo(1003);
    assertThat(parent.arrayProperties().index()).isNull();
    JobDetail running = scenario.job(id + ":1");
    assertThat(running.jobId()).isEqualTo(id + ":1");
    assertThat(running.jobArn()).isEqualTo(arn("job/" + id + ":1"));
    assertThat(running.jobName()).isEqualTo("array");
    assertThat(running.status()).isEqualTo(JobStatus.RUNNING);
    assertThat(running.startedAt()).isEqualTo(2000);
    assertThat(running.container().logStreamName()).isEqualTo("d/default/1");
    assertThat(running.arrayProperties().index()).isEqualTo(1);
    assertThat(running.arrayProperties().size()).isNull();
    JobDetail waiting = scenario.job(id + ":4");
    assertThat(waiting.status()).isEqualTo(JobStatus.RUNNABLE);
    assertThat(waiting.createdAt()).isEqualTo(1002);
    assertThat(waiting.attempts()).isEmpty();
    assertThat(waiting.container().image()).isEqualTo("busybox");
    assertThat(client.describeJobs(r -> r.jobs(id + ":5", id + ":2")).jobs())
        .extracting(JobDetail::jobId)
        .containsExactly(id + ":2");
  }

  @Test
  void js024ChildrenAreListedByStatusInPages() {
    String id = array(250);
    assertThat(list(id, JobStatus.RUNNABLE, null, null).jobSummaryList()).isEmpty();
    spawn(id, 250, "0-199");
    JobTransitioned[] running =
        IntStream.range(0, 30)
            .mapToObj(i -> child(id, 3 * i, 3, io.windlass.events.JobStatus.RUNNING).build())
            .toArray(JobTransitioned[]::new);
    scenario.schedulerSays(running);
    RunningService.eventually(
        "running", () -> list(id, null, null, null).jobSummaryList().size() == 30);
    assertThat(ids(id, null)).hasSize(30).startsWith(id + ":0", id + ":3").endsWith(id + ":87");
    assertThat(ids(id, JobStatus.RUNNABLE))
        .hasSize(170)
        .startsWith(id + ":1", id + ":2", id + ":4");
    assertThat(ids(id, JobStatus.PENDING)).hasSize(50).startsWith(id + ":200");
    assertThat(ids(id, JobStatus.FAILED)).isEmpty();
    JobSummary child = list(id, null, 1, null).jobSummaryList().getFirst();
    assertThat(child.arrayProperties().index()).isZero();
    assertThat(child.jobArn()).isEqualTo(arn("job/" + id + ":0"));
    assertThat(child.createdAt()).isEqualTo(1002);
    assertThatThrownBy(() -> client.listJobs(r -> r.arrayJobId("no-such-array")).jobSummaryList())
        .hasMessageContaining("Job no-such-array not found.");
    String plain = submit(r -> {});
    assertThatThrownBy(() -> client.listJobs(r -> r.arrayJobId(plain)))
        .hasMessageContaining("is not an array job");
    String token = list(id, null, 7, null).nextToken();
    assertThatThrownBy(() -> client.listJobs(r -> r.jobQueue("q").nextToken(token)))
        .hasMessageContaining("nextToken is not valid");
  }

  private static ListJobsResponse list(
      String id, @Nullable JobStatus status, @Nullable Integer size, @Nullable String token) {
    return client.listJobs(
        r -> r.arrayJobId(id).jobStatus(status).maxResults(size).nextToken(token));
  }

  private static List<String> ids(String id, @Nullable JobStatus status) {
    List<String> all = new ArrayList<>();
    String token = null;
    do {
      ListJobsResponse page = list(id, status, 7, token);
      page.jobSummaryList().forEach(job -> all.add(job.jobId()));
      token = page.nextToken();
    } while (token != null);
    return all;
  }

  @Test
  void ar005AQueueListsTheParentWithItsSummaryAndNoChildren() {
    scenario.queue("own");
    String id =
        client
            .submitJob(
                r ->
                    r.jobName("array")
                        .jobQueue("own")
                        .jobDefinition("d")
                        .arrayProperties(a -> a.size(2)))
            .jobId();
    spawn(id, 2, "1");
    scenario.schedulerSays(child(id, 0, 3, io.windlass.events.JobStatus.RUNNING).build());
    RunningService.eventually(
        "running", () -> !list(id, null, null, null).jobSummaryList().isEmpty());
    assertThat(client.listJobs(r -> r.jobQueue("own")).jobSummaryList()).isEmpty();
    List<JobSummary> pending =
        client.listJobs(r -> r.jobQueue("own").jobStatus(JobStatus.PENDING)).jobSummaryList();
    assertThat(pending).extracting(JobSummary::jobId).containsExactly(id);
    assertThat(pending.getFirst().arrayProperties().size()).isEqualTo(2);
    assertThat(pending.getFirst().arrayProperties().statusSummary()).containsEntry("RUNNABLE", 2);
    assertThat(pending.getFirst().arrayProperties().statusSummaryLastUpdatedAt()).isEqualTo(1002);
  }

  @Test
  void ar007ar008StopsOfArraysAndChildrenGoToTheScheduler() {
    String id = array(3);
    spawn(id, 3, "0-2");
    scenario.schedulerSays(child(id, 0, 9, io.windlass.events.JobStatus.SUCCEEDED).build());
    RunningService.eventually(
        "over", () -> scenario.job(id + ":0").status() == JobStatus.SUCCEEDED);
    client.terminateJob(r -> r.jobId(id + ":0").reason("too late"));
    client.terminateJob(r -> r.jobId(id + ":3").reason("no such child"));
    client.cancelJob(r -> r.jobId(id + ":2").reason("one"));
    client.terminateJob(r -> r.jobId(id + ":1").reason("one"));
    client.terminateJob(r -> r.jobId(id).reason("all"));
    try (var requests = new TopicReader<>(Topics.JOB_REQUESTS, JobRequest.class)) {
      assertThat(requests.await(3, r -> stop(r).startsWith(id)))
          .extracting(ArrayJobsIT::stop)
          .containsExactly(id + ":2 cancel", id + ":1 terminate", id + " terminate");
    }
  }

  private static String stop(JobRequest request) {
    return switch (request.getRequest()) {
      case JobCancelRequested cancel -> cancel.getJobId() + " cancel";
      case JobTerminateRequested terminate -> terminate.getJobId() + " terminate";
      default -> "";
    };
  }

  @Test
  void iam013TagsOfAChildAreItsParents() {
    String id = submit(r -> r.arrayProperties(a -> a.size(2)).tags(Map.of("team", "blue")));
    spawn(id, 2, "0-1");
    assertThat(scenario.job(id + ":1").tags()).isEqualTo(Map.of("team", "blue"));
    BatchClient owner = service.client("AKIAOWNER", "owner-secret");
    owner.cancelJob(r -> r.jobId(id + ":1").reason("mine"));
    assertThatThrownBy(
            () ->
                client.tagResource(
                    r -> r.resourceArn(arn("job/" + id + ":1")).tags(Map.of("a", "b"))))
        .hasMessageContaining("are those of its parent");
  }

  @Test
  void j005AnArrayOfTenThousandIsSubmittedLikeAJob() {
    array(10_000);
    long begin = System.nanoTime();
    int arrays = 20;
    for (int i = 0; i < arrays; i++) {
      array(10_000);
    }
    double millis = (System.nanoTime() - begin) / 1e6 / arrays;
    System.out.printf("submitting an array of 10,000: %.1f ms%n", millis);
    assertThat(millis).isLessThan(1000);
  }
}
