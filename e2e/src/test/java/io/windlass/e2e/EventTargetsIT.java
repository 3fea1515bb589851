package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;

/** Events start jobs: AWS's command line puts events and rules, as a user does. */
class EventTargetsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static Stack stack;
  private static Workspace workspace;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.PROCESS) Stack shared) {
    Assumptions.assumeTrue(Walkthrough.cliIsInstalled(), "SKIPPED: no aws CLI on the PATH");
    stack = shared;
    workspace = Workspace.create(stack, "busybox", 4);
  }

  private static JsonNode events(String... arguments) {
    return aws("events", arguments);
  }

  private static JsonNode aws(String service, String... arguments) {
    var command = new ArrayList<>(List.of("aws", service));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--output", "json"));
    var text = Stack.run(command, new TreeMap<>(stack.environment()), 60);
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void rule(String pattern, String parameters, String transformer) {
    var queue =
        workspace
            .batch
            .describeJobQueues(request -> request.jobQueues(workspace.queue))
            .jobQueues()
            .getFirst()
            .jobQueueArn();
    var name = "rule-" + workspace.queue;
    events("put-rule", "--name", name, "--event-pattern", pattern);
    var put =
        events(
            "put-targets",
            "--rule",
            name,
            "--targets",
            """
            [{"Id": "jobs", "Arn": "%s", "RoleArn": "arn:aws:iam::123456789012:role/events",
              "BatchParameters": %s, "InputTransformer": %s}]
            """
                .formatted(queue, parameters, transformer));
    assertThat(put.path("FailedEntryCount").asInt()).isZero();
  }

  /** The call is told of as CloudTrail does it, by whoever mirrors such events. */
  @Test
  void rule001Rule003Rule013ACallInAnAuditLogStartsAJobWithWhatWasUploaded() {
    var definition = workspace.define("echo", "Ref::bucket", "Ref::key");
    rule(
        """
        {"source": ["mirror.s3"], "detail-type": ["AWS API Call via CloudTrail"],
         "detail": {"eventName": ["PutObject"],
                    "requestParameters": {"bucketName": ["photos-%s"]}}}
        """
            .formatted(workspace.queue),
        "{\"JobName\": \"on-upload\", \"JobDefinition\": \"%s\"}".formatted(definition),
        """
        {"InputPathsMap": {"b": "$.detail.requestParameters.bucketName",
                           "k": "$.detail.requestParameters.key"},
         "InputTemplate": "{\\"Parameters\\": {\\"bucket\\": <b>, \\"key\\": <k>}}"}
        """);
    var put =
        events(
            "put-events",
            "--entries",
            """
            [{"Source": "mirror.s3", "DetailType": "AWS API Call via CloudTrail",
              "Detail": "{\\"eventSource\\": \\"s3.amazonaws.com\\", \\"eventName\\": \\"PutObject\\", \\"requestParameters\\": {\\"bucketName\\": \\"photos-%s\\", \\"key\\": \\"cat.jpg\\"}}"}]
            """
                .formatted(workspace.queue));
    assertThat(put.path("FailedEntryCount").asInt()).isZero();

    var job = awaitTheOnlyJob("on-upload");
    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.parameters())
        .isEqualTo(Map.of("bucket", "photos-" + workspace.queue, "key", "cat.jpg"));
    assertThat(workspace.output(job)).contains("photos-" + workspace.queue + " cat.jpg");
  }

  @Test
  void rule002AScheduleStartsAJobOnce() {
    var definition = workspace.define("echo", "Ref::what");
    var at = LocalDateTime.now(ZoneOffset.UTC).plusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
    var name = "schedule-" + workspace.queue;
    aws(
        "scheduler",
        "create-schedule",
        "--name",
        name,
        "--schedule-expression",
        "at(%s)".formatted(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(at)),
        "--flexible-time-window",
        "{\"Mode\": \"OFF\"}",
        "--action-after-completion",
        "DELETE",
        "--target",
        """
        {"Arn": "arn:aws:scheduler:::aws-sdk:batch:submitJob",
         "RoleArn": "arn:aws:iam::123456789012:role/scheduler",
         "Input": "{\\"JobName\\": \\"nightly\\", \\"JobQueue\\": \\"%s\\", \\"JobDefinition\\": \\"%s\\", \\"Parameters\\": {\\"what\\": \\"report\\"}}"}
        """
            .formatted(workspace.queue, definition));
    var job = awaitTheOnlyJob("nightly");
    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(workspace.output(job)).contains("report");
    Workspace.await(
        "the end of the schedule",
        LIMIT,
        () -> aws("scheduler", "list-schedules").path("Schedules").isEmpty());
    assertThat(jobs("nightly")).hasSize(1);
  }

  private static List<String> jobs(String name) {
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

  private static JobDetail awaitTheOnlyJob(String name) {
    Workspace.await("the job " + name, LIMIT, () -> !jobs(name).isEmpty());
    assertThat(jobs(name)).hasSize(1);
    return workspace.awaitEnd(jobs(name).getFirst(), LIMIT);
  }
}
