package io.windlass.local.client;

import static io.windlass.local.client.StackClient.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A compute environment, a queue and job definitions of one's own on a running stack, made through
 * the public API and removed again.
 */
public final class BenchmarkFixture implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final StackClient client;
  private final String name;
  private final Deque<Runnable> undo = new ArrayDeque<>();

  private BenchmarkFixture(StackClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Makes an environment of Fargate's kind with room for so many vCPUs, and a queue on it. */
  public static BenchmarkFixture create(StackClient client, String name, int vcpus) {
    var benchmarkFixture = new BenchmarkFixture(client, name);
    try {
      benchmarkFixture.createEnvironment(vcpus);
      benchmarkFixture.createQueue();
      return benchmarkFixture;
    } catch (RuntimeException e) {
      benchmarkFixture.close();
      throw e;
    }
  }

  public String queue() {
    return name + "-queue";
  }

  public String environment() {
    return name + "-env";
  }

  private void createEnvironment(int vcpus) {
    var input = object().put("computeEnvironmentName", environment());
    input.put("type", "MANAGED").put("state", "ENABLED");
    var resources = input.putObject("computeResources").put("type", "FARGATE");
    resources.put("maxvCpus", vcpus);
    resources.putArray("subnets").add("subnet-local");
    resources.putArray("securityGroupIds").add("sg-local");
    client.batch("CreateComputeEnvironment", input);
    undo.push(this::removeEnvironment);
    await(
        "compute environment " + environment() + " to be VALID",
        () -> environmentStatus().equals("VALID"));
  }

  private String environmentStatus() {
    var input = object();
    input.putArray("computeEnvironments").add(environment());
    var found = client.batch("DescribeComputeEnvironments", input).path("computeEnvironments");
    return found.path(0).path("status").asText();
  }

  private void createQueue() {
    var input = object().put("jobQueueName", queue()).put("state", "ENABLED").put("priority", 1);
    input
        .putArray("computeEnvironmentOrder")
        .addObject()
        .put("order", 1)
        .put("computeEnvironment", environment());
    client.batch("CreateJobQueue", input);
    undo.push(this::removeQueue);
    await("queue " + queue() + " to be VALID", () -> queueStatus().equals("VALID"));
  }

  private String queueStatus() {
    var input = object();
    input.putArray("jobQueues").add(queue());
    return client
        .batch("DescribeJobQueues", input)
        .path("jobQueues")
        .path(0)
        .path("status")
        .asText();
  }

  /** Takes the environment out of use, or back into it. */
  public void enableEnvironment(boolean enabled) {
    client.batch(
        "UpdateComputeEnvironment",
        object()
            .put("computeEnvironment", environment())
            .put("state", enabled ? "ENABLED" : "DISABLED"));
    await("compute environment to be updated", () -> environmentStatus().equals("VALID"));
  }

  /** Registers a definition of the smallest Fargate size; returns its ARN. */
  public String define(String suffix, String image, List<String> command) {
    var input = object().put("jobDefinitionName", name + "-" + suffix).put("type", "container");
    input.putArray("platformCapabilities").add("FARGATE");
    var container = input.putObject("containerProperties").put("image", image);
    container.put("executionRoleArn", "arn:aws:iam::123456789012:role/any");
    command.forEach(container.putArray("command")::add);
    var resources = container.putArray("resourceRequirements");
    resources.addObject().put("type", "VCPU").put("value", "0.25");
    resources.addObject().put("type", "MEMORY").put("value", "512");
    var arn = client.batch("RegisterJobDefinition", input).path("jobDefinitionArn").asText();
    undo.push(() -> client.batch("DeregisterJobDefinition", object().put("jobDefinition", arn)));
    return arn;
  }

  /** The body of a SubmitJob on this queue. */
  public ObjectNode submission(String jobName, String definition) {
    return object()
        .put("jobName", jobName)
        .put("jobQueue", queue())
        .put("jobDefinition", definition);
  }

  /** What DescribeJobs says about up to 100 jobs. */
  public JsonNode describe(List<String> jobIds) {
    var input = object();
    jobIds.forEach(input.putArray("jobs")::add);
    return client.batch("DescribeJobs", input).path("jobs");
  }

  /** Removes everything that was made here, the last thing first. */
  @Override
  public void close() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }

  private void removeQueue() {
    client.batch("UpdateJobQueue", object().put("jobQueue", queue()).put("state", "DISABLED"));
    await("queue to be updated", () -> !queueStatus().equals("UPDATING"));
    client.batch("DeleteJobQueue", object().put("jobQueue", queue()));
    await("queue to be gone", () -> queueStatus().isEmpty() || queueStatus().equals("DELETED"));
  }

  private void removeEnvironment() {
    client.batch(
        "UpdateComputeEnvironment",
        object().put("computeEnvironment", environment()).put("state", "DISABLED"));
    await("environment to be updated", () -> !environmentStatus().equals("UPDATING"));
    client.batch("DeleteComputeEnvironment", object().put("computeEnvironment", environment()));
    await(
        "environment to be gone",
        () -> environmentStatus().isEmpty() || environmentStatus().equals("DELETED"));
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(String what, Condition condition) {
    var deadline = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      if (Instant.now().isAfter(deadline)) {
        throw new ApiException(
            0, "NoProgress", "waited %d s for the %s".formatted(PATIENCE.toSeconds(), what));
      }
      StackClient.pause(Duration.ofMillis(50));
    }
  }
}
