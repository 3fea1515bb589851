package io.windlass.capacity.app;

import io.windlass.events.CapacityRequest;
import io.windlass.events.ComputeEnvironmentDefinition;
import io.windlass.events.ContainerSpec;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.DemandChanged;
import io.windlass.events.InstanceDrained;
import io.windlass.events.ResourceShape;
import io.windlass.events.StartTask;
import io.windlass.events.StopTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.TaskSpec;
import io.windlass.events.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Publishes the orders of one account and its scheduler, for one environment. */
final class Orders {
  private static final String REGION = "us-east-1";
  private final Wire wire;
  final String accountId;
  final String arn;
  private long sequence;

  Orders(Wire wire, String accountId) {
    this.wire = wire;
    this.accountId = accountId;
    arn = "arn:aws:batch:us-east-1:" + accountId + ":compute-environment/ce";
  }

  String orchestration = "ECS";

  void define(boolean deleting, int maxvCpus, String resourceType, String... instanceTypes) {
    ComputeEnvironmentDefinition definition =
        ComputeEnvironmentDefinition.newBuilder()
            .setName("ce")
            .setUuid("uuid-" + accountId)
            .setType("MANAGED")
            .setState(deleting ? "DISABLED" : "ENABLED")
            .setContainerOrchestrationType(orchestration)
            .setResourceType(resourceType)
            .setAllocationStrategy("BEST_FIT_PROGRESSIVE")
            .setMaxvCpus(maxvCpus)
            .setInstanceTypes(List.of(instanceTypes))
            .build();
    wire.send(
        Topics.DEFINITIONS,
        accountId,
        arn,
        new DefinitionChanged(
            accountId, REGION, arn, ++sequence, Instant.now(), deleting, false, definition));
  }

  void demand(int jobs) {
    ResourceShape head = jobs == 0 ? null : new ResourceShape(1000, 512, 0);
    request(new DemandChanged(arn, new ResourceShape(jobs * 1000, jobs * 512, 0), head, 1, null));
  }

  /** Publishes demand for a job that needs some GPUs. */
  void demandGpus(int gpus) {
    ResourceShape head = new ResourceShape(1000, 512, gpus);
    request(new DemandChanged(arn, head, head, 1, null));
  }

  void startOnGpus(String taskId, String instanceId, int gpus) {
    ResourceShape shape = new ResourceShape(1000, 512, gpus);
    start(taskId, instanceId, Instant.now(), arn, container().setResources(shape).build());
  }

  void drained(String instanceId) {
    request(new InstanceDrained(instanceId));
  }

  void start(String taskId, String instanceId) {
    start(taskId, instanceId, Instant.now());
  }

  void run(String taskId, String instanceId, String script) {
    ContainerSpec container = container().setCommand(List.of("sh", "-c", script)).build();
    start(taskId, instanceId, Instant.now(), arn, container);
  }

  void start(String taskId, String instanceId, Instant issuedAt) {
    start(taskId, instanceId, issuedAt, arn, container().build());
  }

  /** Starts a training job of a service environment; without an entry point it is simulated. */
  void train(String taskId, boolean entryPoint, Map<String, String> environment) {
    ContainerSpec.Builder container = container().setCommand(List.of("--epochs", "1"));
    container.setEnvironment(environment);
    container.setEntryPoint(entryPoint ? List.of("train") : null);
    String place = "arn:aws:batch:us-east-1:" + accountId + ":service-environment/se";
    start(taskId, "se/NUM_INSTANCES", Instant.now(), place, container.build());
  }

  private static ContainerSpec.Builder container() {
    return ContainerSpec.newBuilder()
        .setName("default")
        .setImage("busybox")
        .setCommand(List.of("true"))
        .setEnvironment(Map.of("COLOUR", "blue"))
        .setResources(new ResourceShape(1000, 512, 0));
  }

  private void start(
      String taskId,
      String instanceId,
      Instant issuedAt,
      String environmentArn,
      ContainerSpec container) {
    StartTask start =
        StartTask.newBuilder()
            .setTaskId(taskId)
            .setTaskArn("arn:aws:ecs:us-east-1:" + accountId + ":task/" + taskId)
            .setJobId("job-" + taskId)
            .setJobName("name")
            .setAttempt(1)
            .setJobQueueArn("queue")
            .setJobDefinitionArn("definition:1")
            .setComputeEnvironmentArn(environmentArn)
            .setInstanceId(instanceId)
            .setContainerInstanceArn("container-instance")
            .setResources(container.getResources())
            .setTask(TaskSpec.newBuilder().setContainers(List.of(container)).build())
            .setEnvironment(Map.of("AWS_BATCH_JOB_ATTEMPT", "1"))
            .setLogStreamName("definition/default/" + taskId)
            .build();
    command(taskId, start, issuedAt);
  }

  void stop(String taskId) {
    command(taskId, new StopTask(taskId, "job-" + taskId, "user said so", 30), Instant.now());
  }

  private void command(String taskId, Object command, Instant issuedAt) {
    wire.send(
        Topics.TASK_COMMANDS,
        accountId,
        taskId,
        new TaskCommand(accountId, REGION, issuedAt, command));
  }

  private void request(Object request) {
    wire.send(
        Topics.CAPACITY_REQUESTS,
        accountId,
        arn,
        new CapacityRequest(accountId, REGION, ++sequence, Instant.now(), request));
  }
}
