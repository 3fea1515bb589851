package io.windlass.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.CEStatus;
import software.amazon.awssdk.services.batch.model.CRType;
import software.amazon.awssdk.services.batch.model.ContainerProperties;
import software.amazon.awssdk.services.batch.model.CreateJobQueueRequest;
import software.amazon.awssdk.services.batch.model.JobDefinitionType;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.ResourceType;
import software.amazon.awssdk.services.batch.model.SubmitJobRequest;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/**
 * A compute environment, a queue and short ways to submit and watch jobs on a running stack.
 * Waiting always has a condition and a limit; a job that does not get there in time fails the test
 * with what is known about it.
 */
final class Workspace {
  final BatchClient batch;
  final CloudWatchLogsClient logs;
  final String image;
  final String queue;
  final String environment;

  private Workspace(Stack stack, BatchClient batch, String image, String suffix) {
    this.batch = batch;
    this.logs = stack.logs();
    this.image = image;
    this.environment = "env-" + suffix;
    this.queue = "queue-" + suffix;
  }

  /** A managed Fargate environment with room for {@code maxvCpus} and a queue on it. */
  static Workspace create(Stack stack, String image, int maxvCpus) {
    return create(stack, stack.batch(), image, maxvCpus);
  }

  /** Does the same with a client for another region or user. */
  static Workspace create(Stack stack, BatchClient batch, String image, int maxvCpus) {
    var suffix = UUID.randomUUID().toString().substring(0, 8);
    var workspace = new Workspace(stack, batch, image, suffix);
    workspace.batch.createComputeEnvironment(
        request ->
            request
                .computeEnvironmentName(workspace.environment)
                .type("MANAGED")
                .state("ENABLED")
                .computeResources(
                    resources ->
                        resources
                            .type(CRType.FARGATE)
                            .maxvCpus(maxvCpus)
                            .subnets("subnet-a123456b")
                            .securityGroupIds("sg-a12b3456")));
    workspace.awaitValid(workspace.environment);
    workspace.createQueue(workspace.queue, workspace.environment, request -> {});
    return workspace;
  }

  /** A managed EC2 environment of one instance type, VALID when this returns. */
  void createInstances(String name, String instanceType, int maxvCpus) {
    batch.createComputeEnvironment(
        request ->
            request
                .computeEnvironmentName(name)
                .type("MANAGED")
                .computeResources(
                    resources ->
                        resources
                            .type(CRType.EC2)
                            .minvCpus(0)
                            .maxvCpus(maxvCpus)
                            .instanceTypes(instanceType)
                            .instanceRole("ecsInstanceRole")
                            .subnets("subnet-a123456b")
                            .securityGroupIds("sg-a12b3456")));
    awaitValid(name);
  }

  /** An enabled queue of priority 1 on one environment; returns its ARN. */
  String createQueue(
      String name, String environment, Consumer<CreateJobQueueRequest.Builder> details) {
    return batch
        .createJobQueue(
            request -> {
              request
                  .jobQueueName(name)
                  .state("ENABLED")
                  .priority(1)
                  .computeEnvironmentOrder(order -> order.order(1).computeEnvironment(environment));
              details.accept(request);
            })
        .jobQueueArn();
  }

  private void awaitValid(String environment) {
    await(
        "environment VALID",
        Duration.ofMinutes(3),
        () ->
            batch
                    .describeComputeEnvironments(
                        request -> request.computeEnvironments(environment))
                    .computeEnvironments()
                    .getFirst()
                    .status()
                == CEStatus.VALID);
  }

  /** Registers a Fargate definition of the smallest size that runs a command; returns its name. */
  String define(String... command) {
    return define(container -> {}, command);
  }

  /** The same with more in its container. */
  String define(Consumer<ContainerProperties.Builder> details, String... command) {
    var name = "definition-" + UUID.randomUUID().toString().substring(0, 8);
    batch.registerJobDefinition(
        request ->
            request
                .jobDefinitionName(name)
                .type(JobDefinitionType.CONTAINER)
                .platformCapabilitiesWithStrings("FARGATE")
                .containerProperties(
                    container -> {
                      container
                          .image(image)
                          .command(command)
                          .executionRoleArn("arn:aws:iam::123456789012:role/execution")
                          .resourceRequirements(
                              vcpu -> vcpu.type(ResourceType.VCPU).value("0.25"),
                              memory -> memory.type(ResourceType.MEMORY).value("512"));
                      details.accept(container);
                    }));
    return name;
  }

  String submit(String definition, Consumer<SubmitJobRequest.Builder> details) {
    return batch
        .submitJob(
            request -> {
              request.jobName("job").jobQueue(queue).jobDefinition(definition);
              details.accept(request);
            })
        .jobId();
  }

  String submit(String definition) {
    return submit(definition, request -> {});
  }

  String submitShell(String script) {
    return submit(define("sh", "-c", script));
  }

  JobDetail describe(String jobId) {
    return batch.describeJobs(request -> request.jobs(jobId)).jobs().getFirst();
  }

  List<JobDetail> describe(Collection<String> jobIds) {
    var all = new ArrayList<>(jobIds);
    var details = new ArrayList<JobDetail>();
    for (int from = 0; from < all.size(); from += 100) {
      var some = all.subList(from, Math.min(all.size(), from + 100));
      details.addAll(batch.describeJobs(request -> request.jobs(some)).jobs());
    }
    return details;
  }

  JobStatus status(String jobId) {
    return describe(jobId).status();
  }

  JobDetail awaitStatus(String jobId, JobStatus status, Duration limit) {
    await(
        () -> "job to be " + status + ", but it is " + describe(jobId),
        limit,
        () -> describe(jobId).status() == status);
    return describe(jobId);
  }

  JobDetail awaitEnd(String jobId, Duration limit) {
    await(() -> "job to end, but it is " + describe(jobId), limit, () -> isFinal(describe(jobId)));
    return describe(jobId);
  }

  List<JobDetail> awaitEnd(Collection<String> jobIds, Duration limit) {
    await(
        () ->
            "jobs to end; unfinished: "
                + describe(jobIds).stream().filter(job -> !isFinal(job)).limit(3).toList(),
        limit,
        () -> describe(jobIds).stream().allMatch(Workspace::isFinal));
    return describe(jobIds);
  }

  List<String> output(JobDetail job) {
    var stream = job.container().logStreamName();
    return logs
        .getLogEvents(
            request ->
                request.logGroupName("/aws/batch/job").logStreamName(stream).startFromHead(true))
        .events()
        .stream()
        .map(OutputLogEvent::message)
        .toList();
  }

  static boolean isFinal(JobDetail job) {
    return job.status() == JobStatus.SUCCEEDED || job.status() == JobStatus.FAILED;
  }

  static void await(String what, Duration limit, Supplier<Boolean> condition) {
    await(() -> what, limit, condition);
  }

  /** Polls until the condition holds; fails with {@code what} when the limit has passed. */
  static void await(Supplier<String> what, Duration limit, Supplier<Boolean> condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.get()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited " + limit + " for " + what.get());
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(100));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
