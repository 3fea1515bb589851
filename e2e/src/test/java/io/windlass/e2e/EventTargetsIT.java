package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
    var command = new ArrayList<>(List.of("aws", "events"));
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

  @Test
  void rule001AnEventThatIsPutStartsAJobWithParametersOfTheEvent() {
    var definition = workspace.define("echo", "Ref::bucket", "Ref::key");
    rule(
        "{\"source\": [\"shop\"], \"detail\": {\"queue\": [\"%s\"]}}".formatted(workspace.queue),
        "{\"JobName\": \"on-upload\", \"JobDefinition\": \"%s\"}".formatted(definition),
        """
        {"InputPathsMap": {"b": "$.detail.bucket", "k": "$.detail.key"},
         "InputTemplate": "{\\"Parameters\\": {\\"bucket\\": <b>, \\"key\\": <k>}}"}
        """);
    var put =
        events(
            "put-events",
            "--entries",
            """
            [{"Source": "shop", "DetailType": "upload",
              "Detail": "{\\"queue\\": \\"%s\\", \\"bucket\\": \\"photos\\", \\"key\\": \\"cat.jpg\\"}"}]
            """
                .formatted(workspace.queue));
    assertThat(put.path("FailedEntryCount").asInt()).isZero();

    var jobs = new ArrayList<String>();
    Workspace.await(
        "the rule's job",
        LIMIT,
        () -> {
          jobs.clear();
          workspace
              .batch
              .listJobs(
                  request ->
                      request
                          .jobQueue(workspace.queue)
                          .filters(filter -> filter.name("JOB_NAME").values("on-upload")))
              .jobSummaryList()
              .forEach(job -> jobs.add(job.jobId()));
          return !jobs.isEmpty();
        });
    assertThat(jobs).hasSize(1);
    var job = workspace.awaitEnd(jobs.getFirst(), LIMIT);
    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.parameters()).isEqualTo(Map.of("bucket", "photos", "key", "cat.jpg"));
    assertThat(workspace.output(job)).contains("photos cat.jpg");
  }
}
