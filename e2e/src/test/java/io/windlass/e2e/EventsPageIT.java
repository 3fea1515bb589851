package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.ResourceType;

/**
 * The tutorials of AWS's guide about events: the commands of {@code docs/events.md} as they stand
 * there, with the real command line. A queue of SQS that is subscribed to the topics stands for the
 * mailbox of whoever is alerted.
 */
class EventsPageIT {
  private static final PageSnippets PAGE = new PageSnippets("docs/events.md");
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FUNCTION = "batch-event-stream-handler";

  @TempDir private static Path directory;

  private static AwsStandIns standIns;
  private static Stack stack;
  private static Workspace workspace;
  private static String fallback;
  private static Map<String, String> environment;

  @BeforeAll
  static void start() throws IOException {
    Assumptions.assumeTrue(Walkthrough.cliIsInstalled(), "SKIPPED: no aws CLI on the PATH");
    Assumptions.assumeTrue(
        AwsStandIns.areInstalled(), "SKIPPED: no moto (pip install 'moto[server]')");
    PAGE.write(FUNCTION + ".py", directory);
    standIns = AwsStandIns.start(directory);
    Path targets = Files.writeString(directory.resolve("targets"), standIns.eventTargets());
    stack = Stack.start("--executor", "process", "--event-targets", targets.toString());
    workspace = Workspace.create(stack, "busybox", 4);
    fallback = workspace.createQueue("fallback", workspace.environment, _ -> {});
    environment = new TreeMap<>(stack.environment());
    environment.putAll(standIns.environment());
    environment.put("QUEUE", queueArn());
    environment.put("FALLBACK", fallback);
    environment.put("ROLE", "arn:aws:iam::123456789012:role/events");
    environment.put("DEFINITION", workspace.define("sh", "-c", "true"));
    environment.put("OBSERVER", workspace.define("echo", "Ref::instance", "Ref::state"));
    // It fires at a full minute: what follows has time to run meanwhile.
    run("schedule");
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
    if (standIns != null) {
      standIns.close();
    }
  }

  private static String queueArn() {
    return workspace
        .batch
        .describeJobQueues(request -> request.jobQueues(workspace.queue))
        .jobQueues()
        .getFirst()
        .jobQueueArn();
  }

  /** Runs a snippet in the directory of the test. */
  private static void run(String snippet) {
    String script = "set -e; cd '%s'%n%s".formatted(directory, PAGE.text(snippet));
    Stack.run(List.of("sh", "-c", script), environment, 120);
  }

  private static JsonNode aws(Map<String, String> further, String... arguments) {
    var command = new ArrayList<>(List.of("aws"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--output", "json"));
    var variables = new TreeMap<>(environment);
    variables.putAll(further);
    String text = Stack.run(command, variables, 60);
    return text.isBlank() ? JSON.missingNode() : read(text);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String submit(String name, String queue, String... command) {
    String definition = workspace.define(command);
    return workspace
        .batch
        .submitJob(request -> request.jobName(name).jobQueue(queue).jobDefinition(definition))
        .jobId();
  }

  private static List<String> jobs(String queue, String name) {
    return workspace
        .batch
        .listJobs(
            request ->
                request.jobQueue(queue).filters(filter -> filter.name("JOB_NAME").values(name)))
        .jobSummaryList()
        .stream()
        .map(job -> job.jobId())
        .toList();
  }

  private static JobDetail theOnlyJob(String queue, String name) {
    Workspace.await("the job " + name, LIMIT, () -> !jobs(queue, name).isEmpty());
    assertThat(jobs(queue, name)).hasSize(1);
    return workspace.awaitEnd(jobs(queue, name).getFirst(), LIMIT);
  }

  /** Subscribes a queue to a topic, and returns its URL. */
  private static String mailbox(String topic) {
    String arn = aws(Map.of(), "sns", "create-topic", "--name", topic).path("TopicArn").asText();
    String url =
        aws(
                Map.of(),
                "sqs",
                "create-queue",
                "--queue-name",
                "mail-" + topic,
                "--endpoint-url",
                standIns.moto())
            .path("QueueUrl")
            .asText();
    aws(
        Map.of(),
        "sns",
        "subscribe",
        "--topic-arn",
        arn,
        "--protocol",
        "sqs",
        "--notification-endpoint",
        "arn:aws:sqs:us-east-1:123456789012:mail-" + topic,
        "--attributes",
        "RawMessageDelivery=true");
    return url;
  }

  /** Returns the events that have come, until there is one about a job that meets a condition. */
  private static List<JsonNode> mailUntil(String mailbox, String member, String value) {
    var received = new ArrayList<JsonNode>();
    Workspace.await(
        () -> "an alert with " + member + " " + value + "; there are " + received,
        LIMIT,
        () -> {
          aws(
                  Map.of(),
                  "sqs",
                  "receive-message",
                  "--endpoint-url",
                  standIns.moto(),
                  "--queue-url",
                  mailbox,
                  "--max-number-of-messages",
                  "10",
                  "--wait-time-seconds",
                  "2")
              .path("Messages")
              .forEach(message -> received.add(read(message.path("Body").asText())));
          return received.stream()
              .anyMatch(event -> event.path("detail").path(member).asText().equals(value));
        });
    return received;
  }

  @Test
  void rule017Rule015Ev008AFunctionPrintsTheEventsOfAllQueues() {
    run("listen");
    String here = submit("heard", environment.get("QUEUE"), "true");
    String there = submit("heard", fallback, "true");
    var printed = new ArrayList<JsonNode>();
    Workspace.await(
        () -> "both jobs in the function's log, which has " + printed,
        LIMIT,
        () -> {
          printed.clear();
          printed.addAll(logged());
          return statuses(printed, here).contains("SUCCEEDED")
              && statuses(printed, there).contains("SUCCEEDED");
        });
    assertThat(printed)
        .allSatisfy(
            event -> {
              assertThat(event.path("source").asText()).isEqualTo("aws.batch");
              assertThat(event.path("detail").path("jobQueue").asText())
                  .startsWith("arn:aws:batch:us-east-1:123456789012:job-queue/");
            });
    assertThat(Set.copyOf(statuses(printed, here)))
        .isEqualTo(Set.of("RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED"));
    assertThat(printed)
        .filteredOn(event -> event.path("detail").path("jobQueue").asText().equals(fallback))
        .extracting(event -> event.path("detail").path("jobId").asText())
        .contains(there)
        .doesNotContain(here);
  }

  private static List<String> statuses(List<JsonNode> events, String job) {
    return events.stream()
        .map(event -> event.path("detail"))
        .filter(detail -> detail.path("jobId").asText().equals(job))
        .map(detail -> detail.path("status").asText())
        .toList();
  }

  /** The lines of the function's log, which are events; empty before its first call. */
  private static List<JsonNode> logged() {
    var logs = Map.of("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", standIns.moto());
    if (aws(logs, "logs", "describe-log-groups").path("logGroups").isEmpty()) {
      return List.of();
    }
    var lines = new ArrayList<JsonNode>();
    aws(logs, "logs", "filter-log-events", "--log-group-name", "/aws/lambda/" + FUNCTION)
        .path("events")
        .forEach(line -> lines.add(read(line.path("message").asText())));
    return lines;
  }

  @Test
  void rule018Rule011AJobThatFailsLeadsToAnAlertAndOneThatSucceedsToNone() {
    String mailbox = mailbox("JobFailedAlert");
    run("alert"); // which submits a job that fails
    String fails = theOnlyJob(environment.get("QUEUE"), "fails").jobId();
    String well = submit("well", environment.get("QUEUE"), "true");
    workspace.awaitEnd(well, LIMIT);
    // Whatever is told of the job that succeeded is told before this one fails.
    String last = submit("last", environment.get("QUEUE"), "sh", "-c", "exit 3");

    List<JsonNode> alerts = mailUntil(mailbox, "jobId", last);
    assertThat(alerts)
        .allSatisfy(
            event -> {
              assertThat(event.path("detail-type").asText()).isEqualTo("Batch Job State Change");
              assertThat(event.path("detail").path("status").asText()).isEqualTo("FAILED");
            })
        .extracting(event -> event.path("detail").path("jobId").asText())
        .contains(fails, last)
        .doesNotContain(well);
  }

  @Test
  void rule011AQueueThatIsBlockedLeadsToAnAlert() {
    String mailbox = mailbox("BlockedJobQueue");
    run("blocked");
    String definition = workspace.define("true");
    String large =
        workspace
            .batch
            .submitJob(
                request ->
                    request
                        .jobName("large")
                        .jobQueue(workspace.queue)
                        .jobDefinition(definition)
                        .containerOverrides(
                            overrides ->
                                overrides.resourceRequirements(
                                    vcpu -> vcpu.type(ResourceType.VCPU).value("8"),
                                    memory -> memory.type(ResourceType.MEMORY).value("16384"))))
            .jobId();
    List<JsonNode> alerts = mailUntil(mailbox, "jobId", large);
    workspace.batch.cancelJob(request -> request.jobId(large).reason("told"));
    assertThat(alerts)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.path("detail-type").asText()).isEqualTo("Batch Job Queue Blocked");
              assertThat(event.path("detail").path("statusReason").asText())
                  .startsWith("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE");
            });
  }

  @Test
  void rule001Rule002Rule005Rule006Rule007AScheduleStartsAJob() {
    var rule = aws(Map.of(), "events", "describe-rule", "--name", "nightly");
    assertThat(rule.path("State").asText()).isEqualTo("ENABLED");
    assertThat(rule.path("EventBusName").asText()).isEqualTo("default");
    assertThat(rule.path("Description").asText()).isEqualTo("The nightly report");
    var tags =
        aws(
            Map.of(),
            "events",
            "list-tags-for-resource",
            "--resource-arn",
            rule.path("Arn").asText());
    assertThat(tags.at("/Tags/0/Value").asText()).isEqualTo("reports");

    Workspace.await("a nightly job", LIMIT, () -> !jobs(workspace.queue, "nightly").isEmpty());
    aws(Map.of(), "events", "disable-rule", "--name", "nightly");
    String job = jobs(workspace.queue, "nightly").getLast();
    assertThat(workspace.awaitEnd(job, LIMIT))
        .satisfies(
            parent -> {
              assertThat(parent.status()).isEqualTo(JobStatus.SUCCEEDED);
              assertThat(parent.arrayProperties().size()).isEqualTo(2);
              assertThat(parent.retryStrategy().attempts()).isEqualTo(3);
              assertThat(parent.jobDefinition())
                  .endsWith(":job-definition/" + environment.get("DEFINITION") + ":1");
            });
  }

  @Test
  void rule001Rule012WhatFailsOnOneQueueRunsAgainOnAnother() {
    run("fallback");
    String failed = submit("fragile", environment.get("QUEUE"), "sh", "-c", "exit 1");
    submit("fragile", fallback, "sh", "-c", "exit 1"); // on a queue that the pattern does not name
    assertThat(theOnlyJob(fallback, "fragile-again").status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(workspace.status(failed)).isEqualTo(JobStatus.FAILED);
    assertThat(jobs(workspace.queue, "fragile-again")).isEmpty();
  }

  /** With the template as the guide has it, whose variables are not those that are defined. */
  @Test
  void rule013Rule014WhatIsInTheEventBecomesParametersOfTheJob() {
    run("transformer");
    String asInTheGuide =
        """
        [{"Id": "guide", "Arn": "%s", "RoleArn": "%s",
          "BatchParameters": {"JobDefinition": "%s", "JobName": "undefined"},
          "InputTransformer": {
            "InputPathsMap": {"instance": "$.detail.jobId", "state": "$.detail.status"},
            "InputTemplate": "{\\"instance\\": <jobId> , \\"state\\": <status>}"}}]
        """
            .formatted(
                environment.get("QUEUE"), environment.get("ROLE"), environment.get("OBSERVER"));
    assertThat(
            aws(Map.of(), "events", "put-targets", "--rule", "observe", "--targets", asInTheGuide)
                .path("FailedEntryCount")
                .asInt())
        .isZero();
    String observed = submit("observed", environment.get("QUEUE"), "true");

    JobDetail observer = theOnlyJob(workspace.queue, "observer");
    assertThat(observer.parameters()).isEqualTo(Map.of("instance", observed, "state", "SUCCEEDED"));
    assertThat(workspace.output(observer)).containsExactly(observed + " SUCCEEDED");
    assertThat(theOnlyJob(workspace.queue, "undefined").parameters())
        .isEqualTo(Map.of("instance", "", "state", ""));
  }
}
