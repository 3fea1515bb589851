package io.windlass.local.client;

import static io.windlass.local.client.StackClient.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A compute environment, a job queue and job definitions on a running stack, created through the
 * public API and deleted again by {@link #close}. Used by the benchmark and the demo.
 */
public final class BenchmarkFixture implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final StackClient client;
  private final String name;
  private final Deque<Runnable> undo = new ArrayDeque<>();

  private BenchmarkFixture(StackClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /**
   * Creates a Fargate compute environment and a queue on it, and waits until both are VALID.
   *
   * @param vcpus the environment's maxvCpus
   */
  public static BenchmarkFixture create(StackClient client, String name, int vcpus) {
    var fixture = new BenchmarkFixture(client, name);
    try {
      fixture.createEnvironment(vcpus);
      fixture.createQueue();
      return fixture;
    } catch (RuntimeException e) {
      fixture.close();
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

  /** Enables or disables the compute environment. */
  public void enableEnvironment(boolean enabled) {
    client.batch(
        "UpdateComputeEnvironment",
        object()
            .put("computeEnvironment", environment())
            .put("state", enabled ? "ENABLED" : "DISABLED"));
    await("compute environment to be updated", () -> environmentStatus().equals("VALID"));
  }

  /** Registers a job definition of the smallest Fargate size and returns its ARN. */
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

  /** Returns the body of a SubmitJob request for this queue. */
  public ObjectNode submission(String jobName, String definition) {
    return object()
        .put("jobName", jobName)
        .put("jobQueue", queue())
        .put("jobDefinition", definition);
  }

  /** Returns what DescribeJobs answers for up to 100 jobs. */
  public JsonNode describe(List<String> jobIds) {
    var input = object();
    jobIds.forEach(input.putArray("jobs")::add);
    return client.batch("DescribeJobs", input).path("jobs");
  }

  /** Deletes everything that was created, in reverse order. */
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

  private static void await(String what, BooleanSupplier condition) {
    var deadline = Instant.now().plus(TIMEOUT);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new ApiException(
            0, "NoProgress", "waited %d s for the %s".formatted(TIMEOUT.toSeconds(), what));
      }
      StackClient.pause(Duration.ofMillis(50));
    }
  }
}
