package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.ServiceJobStatus;

/**
 * The detail of an event is what DescribeJobs or DescribeServiceJob says of the job at that moment,
 * member by member, and has everything that the guide's samples have (the golden files of
 * state-events).
 */
class EventDetailIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GOLDEN = "services/state-events/src/test/resources/events/";

  private static Stack stack;
  private static Workspace workspace;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.SIMULATED) Stack shared) {
    stack = shared;
    workspace = Workspace.create(stack, "busybox", 4);
  }

  @Test
  void ev005Ev012Ev020Ev022AFailedJobIsToldAsItIsDescribed() throws IOException {
    String before = workspace.submitShell("true");
    try (var listener = EventListener.open(stack);
        var client = new FuzzClient(stack)) {
      String definition = workspace.define("sh", "-c", "exit 3");
      String job =
          workspace.submit(
              definition,
              request ->
                  request
                      .jobName("described")
                      .parameters(Map.of("a", "b"))
                      .tags(Map.of("team", "x"))
                      .propagateTags(true)
                      .retryStrategy(retry -> retry.attempts(2))
                      .timeout(timeout -> timeout.attemptDurationSeconds(600))
                      .dependsOn(dependency -> dependency.jobId(before))
                      .containerOverrides(
                          overrides ->
                              overrides.environment(entry -> entry.name("NAME").value("value"))));
      workspace.awaitEnd(job, LIMIT);
      assertThat(workspace.status(job)).isEqualTo(JobStatus.FAILED);
      JsonNode event = listener.await(job, each -> status(each).equals("FAILED"));
      JsonNode described =
          client.ask("describejobs", "{\"jobs\": [\"" + job + "\"]}").at("/jobs/0");
      assertThat(difference(event.path("detail"), described)).isEmpty();
      assertThat(missing(event, golden("job-state-change.json"))).isEmpty();
      assertThat(event.path("detail").path("attempts")).hasSize(2);

      String arns = "arn:aws:batch:us-east-1:123456789012:";
      assertThat(event.path("resources"))
          .map(JsonNode::asText)
          .containsExactly(arns + "job/" + job);
      assertThat(event.path("detail").path("jobQueue").asText())
          .isEqualTo(arns + "job-queue/" + workspace.queue);
      assertThat(event.path("detail").path("jobDefinition").asText())
          .isEqualTo(arns + "job-definition/" + definition + ":1");
    }
  }

  @Test
  void ev012Ev022AnArrayJobAndItsChildAreToldAsTheyAreDescribed() {
    try (var listener = EventListener.open(stack);
        var client = new FuzzClient(stack)) {
      String parent =
          workspace.submit(
              workspace.define("true"), request -> request.arrayProperties(array -> array.size(2)));
      workspace.awaitEnd(parent, LIMIT);
      for (String job : List.of(parent, parent + ":1")) {
        JsonNode event = listener.await(job, each -> status(each).equals("SUCCEEDED"));
        JsonNode described =
            client.ask("describejobs", "{\"jobs\": [\"" + job + "\"]}").at("/jobs/0");
        assertThat(difference(event.path("detail"), described)).as(job).isEmpty();
        assertThat(event.path("resources").get(0).asText()).endsWith(":job/" + job);
      }
    }
  }

  @Test
  void ev005Ev012Ev040Ev041AServiceJobIsToldAsItIsDescribed() throws IOException {
    String queue = "service-" + workspace.queue;
    workspace.batch.createServiceEnvironment(
        request ->
            request
                .serviceEnvironmentName(queue)
                .serviceEnvironmentType("SAGEMAKER_TRAINING")
                .capacityLimits(limit -> limit.capacityUnit("NUM_INSTANCES").maxCapacity(1)));
    Workspace.await(
        "service environment VALID",
        LIMIT,
        () ->
            workspace
                .batch
                .describeServiceEnvironments(request -> request.serviceEnvironments(queue))
                .serviceEnvironments()
                .getFirst()
                .statusAsString()
                .equals("VALID"));
    workspace.batch.createJobQueue(
        request ->
            request
                .jobQueueName(queue)
                .jobQueueType("SAGEMAKER_TRAINING")
                .priority(1)
                .serviceEnvironmentOrder(order -> order.order(1).serviceEnvironment(queue)));
    try (var listener = EventListener.open(stack);
        var client = new FuzzClient(stack)) {
      String job =
          workspace
              .batch
              .submitServiceJob(
                  request ->
                      request
                          .jobName("training")
                          .jobQueue(queue)
                          .serviceJobType("SAGEMAKER_TRAINING")
                          .timeoutConfig(timeout -> timeout.attemptDurationSeconds(600))
                          .tags(Map.of("team", "x"))
                          .serviceRequestPayload(
                              """
                              {"AlgorithmSpecification": {"TrainingImage": "busybox", "TrainingInputMode": "File",
                                 "ContainerEntrypoint": ["sh", "-c"], "ContainerArguments": ["true"]},
                               "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
                               "RoleArn": "arn:aws:iam::123456789012:role/execution"}
                              """))
              .jobId();
      Workspace.await(
          "the end of the service job",
          LIMIT,
          () ->
              workspace.batch.describeServiceJob(request -> request.jobId(job)).status()
                  == ServiceJobStatus.SUCCEEDED);
      JsonNode event = listener.await(job, each -> status(each).equals("SUCCEEDED"));
      ObjectNode described =
          (ObjectNode) client.ask("describeservicejob", "{\"jobId\": \"" + job + "\"}");
      // The guide's samples have no scheduledAt, and say that they never have the other two.
      described.remove(List.of("tags", "serviceRequestPayload", "scheduledAt"));
      assertThat(difference(event.path("detail"), described)).isEmpty();
      assertThat(missing(event, golden("service-job-state-change.json"))).isEmpty();
      assertThat(event.path("resources"))
          .map(JsonNode::asText)
          .containsExactly("arn:aws:batch:us-east-1:123456789012:service-job/" + job);
    }
  }

  private static String status(JsonNode event) {
    return event.path("detail").path("status").asText();
  }

  private static JsonNode golden(String name) throws IOException {
    return JSON.readTree(Stack.checkout(GOLDEN + name).toFile());
  }

  /**
   * What is not the same in both. A collection that is empty is as good as none, and so is a flag
   * that is false; {@code containers} of an attempt is what a tutorial of DescribeJobs reads.
   */
  private static List<String> difference(JsonNode told, JsonNode described) {
    var differences = new ArrayList<String>();
    described.path("attempts").forEach(attempt -> ((ObjectNode) attempt).remove("containers"));
    compare("", told, described, differences);
    return differences;
  }

  private static void compare(
      String path, JsonNode told, JsonNode described, List<String> differences) {
    if (told.isObject() && described.isObject()) {
      var names = new TreeSet<String>();
      told.fieldNames().forEachRemaining(names::add);
      described.fieldNames().forEachRemaining(names::add);
      names.forEach(
          name -> compare(path + "." + name, told.path(name), described.path(name), differences));
    } else if (told.isArray() && described.isArray() && told.size() == described.size()) {
      for (int i = 0; i < told.size(); i++) {
        compare(path + "[" + i + "]", told.get(i), described.get(i), differences);
      }
    } else if (!told.equals(described) && !(isNothing(told) && isNothing(described))) {
      differences.add("%s is %s, and described as %s".formatted(path, told, described));
    }
  }

  private static boolean isNothing(JsonNode node) {
    return node.isMissingNode()
        || (node.isContainerNode() && node.isEmpty())
        || (node.isBoolean() && !node.booleanValue());
  }

  /** The members of a sample that an event does not have, or of another type. */
  private static Set<String> missing(JsonNode event, JsonNode sample) {
    var missing = new TreeSet<String>();
    missing("", event, sample, missing);
    return missing;
  }

  private static void missing(String path, JsonNode event, JsonNode sample, Set<String> missing) {
    if (event.getNodeType() != sample.getNodeType()) {
      missing.add(path + " is no " + sample.getNodeType());
      return;
    }
    sample
        .properties()
        .forEach(
            member ->
                missing(
                    path + "." + member.getKey(),
                    event.path(member.getKey()),
                    member.getValue(),
                    missing));
    if (sample.isArray() && !sample.isEmpty() && !event.isEmpty()) {
      missing(path + "[]", event.get(0), sample.get(0), missing);
    }
  }
}
