package io.windlass.scheduler.messaging;

import io.windlass.events.CapacityEvent;
import io.windlass.events.CapacityLimit;
import io.windlass.events.ComputeEnvironmentDefinition;
import io.windlass.events.ConsumableResourceDefinition;
import io.windlass.events.ContainerSpec;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.EvaluateOnExitRule;
import io.windlass.events.InstanceReady;
import io.windlass.events.JobDependency;
import io.windlass.events.JobQueueDefinition;
import io.windlass.events.JobRequest;
import io.windlass.events.JobStateTimeLimitAction;
import io.windlass.events.JobSubmitted;
import io.windlass.events.LogConfiguration;
import io.windlass.events.ResourceShape;
import io.windlass.events.RetryStrategy;
import io.windlass.events.ServiceEnvironmentDefinition;
import io.windlass.events.ServiceJobSpec;
import io.windlass.events.StartTask;
import io.windlass.events.TaskEvent;
import io.windlass.events.TaskPreparing;
import io.windlass.events.TaskSpec;
import io.windlass.events.TaskStarted;
import io.windlass.events.TaskStopCause;
import io.windlass.events.TaskStopped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes records like those of the other services. */
public final class Records {
  public static final String REGION = "us-east-1";
  private static final Instant AT = Instant.ofEpochMilli(1_763_683_200_000L);

  private final String accountId;

  public Records(String accountId) {
    this.accountId = accountId;
  }

  public String arn(String resource) {
    return "arn:aws:batch:" + REGION + ":" + accountId + ":" + resource;
  }

  public DefinitionChanged queue(String name, long sequence, int priority, String... environments) {
    return definition(
        "job-queue/" + name,
        sequence,
        JobQueueDefinition.newBuilder()
            .setName(name)
            .setUuid("1")
            .setState("ENABLED")
            .setPriority(priority)
            .setJobQueueType("ECS")
            .setJobStateTimeLimitActions(
                List.of(new JobStateTimeLimitAction("CAPACITY:X", "RUNNABLE", 600, "CANCEL")))
            .setComputeEnvironmentOrder(
                List.of(environments).stream().map(e -> arn("compute-environment/" + e)).toList())
            .build());
  }

  public DefinitionChanged environment(String name, long sequence, int maxvCpus) {
    return definition(
        "compute-environment/" + name,
        sequence,
        ComputeEnvironmentDefinition.newBuilder()
            .setName(name)
            .setUuid("11111111")
            .setType("MANAGED")
            .setState("ENABLED")
            .setContainerOrchestrationType("ECS")
            .setResourceType("EC2")
            .setMaxvCpus(maxvCpus)
            .build());
  }

  /** A service queue; its head is terminated after ten minutes for want of capacity. */
  public DefinitionChanged serviceQueue(String name, long sequence, String environment) {
    return definition(
        "job-queue/" + name,
        sequence,
        JobQueueDefinition.newBuilder()
            .setName(name)
            .setUuid("1")
            .setState("ENABLED")
            .setPriority(1)
            .setJobQueueType("SAGEMAKER_TRAINING")
            .setJobStateTimeLimitActions(
                List.of(
                    new JobStateTimeLimitAction(
                        "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", "RUNNABLE", 600, "TERMINATE")))
            .setComputeEnvironmentOrder(List.of())
            .setServiceEnvironmentOrder(List.of(arn("service-environment/" + environment)))
            .build());
  }

  public DefinitionChanged serviceEnvironment(String name, long sequence, int instances) {
    return definition(
        "service-environment/" + name,
        sequence,
        ServiceEnvironmentDefinition.newBuilder()
            .setName(name)
            .setUuid("1")
            .setType("SAGEMAKER_TRAINING")
            .setState("ENABLED")
            .setCapacityLimits(List.of(new CapacityLimit("NUM_INSTANCES", instances)))
            .build());
  }

  /** A service job, as submission makes it. */
  public JobSubmitted.Builder serviceJob(String jobId, String queue, int instances) {
    return job(jobId, queue)
        .setJobArn(arn("service-job/" + jobId))
        .setJobDefinitionArn("")
        .setPlatform("SERVICE")
        .setResources(new ResourceShape(instances * 1_000, 0, 0))
        .setService(new ServiceJobSpec("SAGEMAKER_TRAINING", "{}", instances, "ml.m5.large"));
  }

  public TaskEvent preparing(StartTask task, Instant at) {
    return event(task, 0, new TaskPreparing(at));
  }

  /** A service says why it does not run the task. */
  public TaskEvent ended(StartTask task, TaskStopCause cause, String statusReason, Instant at) {
    return event(
        task,
        2,
        TaskStopped.newBuilder()
            .setCause(cause)
            .setExitCode(null)
            .setReason(null)
            .setStatusReason(statusReason)
            .setStartedAt(null)
            .setStoppedAt(at)
            .build());
  }

  public DefinitionChanged consumable(
      String name, long sequence, boolean replenishable, long incarnation, long quantity) {
    return definition(
        "consumable-resource/" + name,
        sequence,
        new ConsumableResourceDefinition(
            name,
            replenishable ? "REPLENISHABLE" : "NON_REPLENISHABLE",
            incarnation,
            incarnation,
            quantity));
  }

  public DefinitionChanged definition(String resource, long sequence, Object definition) {
    return new DefinitionChanged(
        accountId, REGION, arn(resource), sequence, AT, false, false, definition);
  }

  public CapacityEvent capacity(String environment, long sequence, Object event) {
    return new CapacityEvent(
        accountId, REGION, arn("compute-environment/" + environment), sequence, AT, event);
  }

  public InstanceReady instance(String id, int vcpus) {
    return InstanceReady.newBuilder()
        .setInstanceId(id)
        .setContainerInstanceArn(
            "arn:aws:ecs:us-east-1:" + accountId + ":container-instance/c/" + id)
        .setInstanceType("c5.large")
        .setResources(new ResourceShape(vcpus * 1_000, vcpus * 4_096, 0))
        .build();
  }

  public JobRequest request(Object request) {
    return new JobRequest(accountId, REGION, UUID.randomUUID().toString(), request);
  }

  public JobSubmitted.Builder job(String jobId, String queue) {
    return JobSubmitted.newBuilder()
        .setJobId(jobId)
        .setJobArn(arn("job/" + jobId))
        .setJobName("job")
        .setJobQueueArn(arn("job-queue/" + queue))
        .setJobDefinitionArn(arn("job-definition/def:3"))
        .setCreatedAt(AT)
        .setRetryStrategy(new RetryStrategy(1, List.<EvaluateOnExitRule>of()))
        .setResources(new ResourceShape(1_000, 512, 0))
        .setTask(task())
        .setPlatform("EC2")
        .setDetail("{}");
  }

  public static JobDependency dependency(String jobId) {
    return new JobDependency(jobId, null);
  }

  public static TaskSpec task() {
    return TaskSpec.newBuilder()
        .setContainers(
            List.of(
                ContainerSpec.newBuilder()
                    .setName("default")
                    .setImage("busybox")
                    .setCommand(List.of("true"))
                    .setEnvironment(Map.of("COLOUR", "red"))
                    .setResources(new ResourceShape(1_000, 512, 0))
                    .setEssential(true)
                    .build()))
        .build();
  }

  /** The same with a log configuration. */
  public static TaskSpec logging(String driver, Map<String, String> options) {
    ContainerSpec container =
        ContainerSpec.newBuilder(task().getContainers().getFirst())
            .setLogConfiguration(new LogConfiguration(driver, options))
            .build();
    return TaskSpec.newBuilder().setContainers(List.of(container)).build();
  }

  public TaskEvent started(StartTask task, Instant at) {
    return event(task, 1, new TaskStarted(at, null, null));
  }

  /** Of a pod. */
  TaskEvent startedOn(StartTask task, Instant at, String nodeName) {
    return event(task, 1, new TaskStarted(at, null, nodeName));
  }

  public TaskEvent stopped(StartTask task, TaskStopCause cause, Integer exitCode, Instant at) {
    return event(
        task,
        2,
        TaskStopped.newBuilder()
            .setCause(cause)
            .setExitCode(exitCode)
            .setReason(null)
            .setStatusReason(null)
            .setStartedAt(cause == TaskStopCause.REFUSED ? null : at)
            .setStoppedAt(at)
            .build());
  }

  private TaskEvent event(StartTask task, int sequence, Object event) {
    return new TaskEvent(
        accountId,
        REGION,
        task.getTaskId(),
        task.getJobId(),
        task.getAttempt(),
        task.getInstanceId(),
        sequence,
        event);
  }
}
