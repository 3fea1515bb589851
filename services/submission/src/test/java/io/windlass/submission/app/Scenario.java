package io.windlass.submission.app;

import io.windlass.events.AttemptDetail;
import io.windlass.events.CapacityEvent;
import io.windlass.events.ComputeEnvironmentStatusChanged;
import io.windlass.events.JobStatus;
import io.windlass.events.JobTransitioned;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.CEState;
import software.amazon.awssdk.services.batch.model.CEStatus;
import software.amazon.awssdk.services.batch.model.CEType;
import software.amazon.awssdk.services.batch.model.ComputeEnvironmentDetail;
import software.amazon.awssdk.services.batch.model.ComputeEnvironmentOrder;
import software.amazon.awssdk.services.batch.model.JobDefinitionType;
import software.amazon.awssdk.services.batch.model.JobDependency;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.PlatformCapability;
import software.amazon.awssdk.services.batch.model.RegisterJobDefinitionResponse;
import software.amazon.awssdk.services.batch.model.ResourceRequirement;
import software.amazon.awssdk.services.batch.model.ResourceType;

/** Steps that tests share: those of the Fargate walkthrough, T-039 to T-045. */
public final class Scenario {
  public static final String ACCOUNT = "123456789012";
  public static final String REGION = "us-east-1";

  private final RunningService service;
  private final BatchClient client;

  public Scenario(RunningService service) {
    this.service = service;
    this.client = service.admin();
  }

  public BatchClient client() {
    return client;
  }

  /** The environment that is tried first. */
  public static ComputeEnvironmentOrder first(String environment) {
    return ComputeEnvironmentOrder.builder().order(1).computeEnvironment(environment).build();
  }

  /** A requirement. */
  public static ResourceRequirement need(ResourceType type, String value) {
    return ResourceRequirement.builder().type(type).value(value).build();
  }

  /** An ARN of the account. */
  public static String arn(String path) {
    return "arn:aws:batch:" + REGION + ":" + ACCOUNT + ":" + path;
  }

  /** A Fargate environment that capacity has found valid. */
  public void environment(String name) {
    client.createComputeEnvironment(
        r ->
            r.computeEnvironmentName(name)
                .type(CEType.MANAGED)
                .state(CEState.ENABLED)
                .computeResources(
                    c ->
                        c.type("FARGATE")
                            .maxvCpus(128)
                            .subnets("subnet-1")
                            .securityGroupIds("sg-1")));
    capacitySays(name, 1, "VALID");
    RunningService.eventually(name + " valid", () -> describe(name).status() == CEStatus.VALID);
  }

  public ComputeEnvironmentDetail describe(String name) {
    return client
        .describeComputeEnvironments(r -> r.computeEnvironments(name))
        .computeEnvironments()
        .getFirst();
  }

  public boolean environmentExists(String name) {
    return !client
        .describeComputeEnvironments(r -> r.computeEnvironments(name))
        .computeEnvironments()
        .isEmpty();
  }

  public boolean queueExists(String name) {
    return !client.describeJobQueues(r -> r.jobQueues(name)).jobQueues().isEmpty();
  }

  /** An environment and a queue on it. */
  public void queue(String name) {
    environment(name + "-ce");
    client.createJobQueue(
        r ->
            r.jobQueueName(name)
                .state("ENABLED")
                .priority(900)
                .computeEnvironmentOrder(first(name + "-ce")));
  }

  public RegisterJobDefinitionResponse definition(String name) {
    return client.registerJobDefinition(
        r ->
            r.jobDefinitionName(name)
                .type(JobDefinitionType.CONTAINER)
                .platformCapabilities(PlatformCapability.FARGATE)
                .containerProperties(
                    c ->
                        c.image("busybox")
                            .command("echo", "hello world")
                            .executionRoleArn("arn:aws:iam::123456789012:role/run")
                            .networkConfiguration(n -> n.assignPublicIp("ENABLED"))
                            .resourceRequirements(
                                need(ResourceType.VCPU, "0.25"),
                                need(ResourceType.MEMORY, "512"))));
  }

  public String submit(String jobName, String queue, String definition, String... dependsOn) {
    return client
        .submitJob(
            r ->
                r.jobName(jobName)
                    .jobQueue(queue)
                    .jobDefinition(definition)
                    .dependsOn(
                        List.of(dependsOn).stream()
                            .map(id -> JobDependency.builder().jobId(id).build())
                            .toList()))
        .jobId();
  }

  public JobDetail job(String id) {
    return client.describeJobs(r -> r.jobs(id)).jobs().getFirst();
  }

  /** Publishes an event of capacity about an environment. */
  public void capacitySays(String name, long sequence, String status) {
    String arn = arn("compute-environment/" + name);
    service.publish(
        new OutboxMessage(
            Topics.CAPACITY_EVENTS,
            ACCOUNT,
            arn,
            CapacityEvent.newBuilder()
                .setAccountId(ACCOUNT)
                .setRegion(REGION)
                .setComputeEnvironmentArn(arn)
                .setSequence(sequence)
                .setAt(Instant.now())
                .setEvent(
                    new ComputeEnvironmentStatusChanged(
                        status, "ComputeEnvironment Healthy", 4, "arn:aws:ecs:cluster/" + name))
                .build()));
  }

  /** Publishes a transition of a job. */
  public void schedulerSays(JobTransitioned... events) {
    for (JobTransitioned event : events) {
      service.publish(new OutboxMessage(Topics.JOB_TRANSITIONS, ACCOUNT, event.getJobId(), event));
    }
  }

  /** A transition, to be completed. */
  public static JobTransitioned.Builder transition(String id, long sequence, JobStatus status) {
    return JobTransitioned.newBuilder()
        .setAccountId(ACCOUNT)
        .setRegion(REGION)
        .setJobId(id)
        .setJobArn(arn("job/" + id))
        .setJobName("job")
        .setJobQueueArn(arn("job-queue/q"))
        .setJobDefinitionArn(arn("job-definition/d:1"))
        .setSequence(sequence)
        .setStatus(status)
        .setAt(Instant.ofEpochMilli(1000 + sequence))
        .setCreatedAt(Instant.ofEpochMilli(1000));
  }

  /** An attempt, to be completed. */
  public static AttemptDetail.Builder attempt(int number) {
    return AttemptDetail.newBuilder()
        .setAttempt(number)
        .setTaskId("task-" + number)
        .setTaskArn("arn:aws:ecs:us-east-1:123456789012:task/task-" + number)
        .setComputeEnvironmentArn(arn("compute-environment/ce"))
        .setInstanceId("i-1")
        .setContainerInstanceArn("arn:aws:ecs:us-east-1:123456789012:container-instance/i-1");
  }
}
