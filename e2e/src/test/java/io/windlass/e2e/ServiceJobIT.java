package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.DescribeServiceJobResponse;
import software.amazon.awssdk.services.batch.model.ServiceJobAttemptDetail;
import software.amazon.awssdk.services.batch.model.ServiceJobStatus;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** A service environment, its queue and training jobs through the AWS SDK, run as processes. */
class ServiceJobIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final String SAGEMAKER = "Received status from SageMaker: ";
  private static BatchClient batch;
  private static CloudWatchLogsClient logs;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.PROCESS) Stack shared) {
    batch = shared.batch();
    logs = shared.logs();
  }

  @Test
  void se004sj006sj009sj011sj013sj016TrainingJobsFromTheirSubmissionToTheirEnd() {
    String queue = queue(3);
    String first = submit(queue, "first", 2, "echo training; sleep 600", "");
    await(first, ServiceJobStatus.RUNNING);
    // Two more instances than there are: it waits until the first one is gone.
    String second = submit(queue, "second", 2, "exit 0", "CapacityError,InternalServerError: x");
    await(second, ServiceJobStatus.RUNNABLE);
    assertThat(batch.getJobQueueSnapshot(request -> request.jobQueue(queue)).frontOfQueue().jobs())
        .singleElement()
        .satisfies(job -> assertThat(job.jobArn()).endsWith(":service-job/" + second));

    DescribeServiceJobResponse running = describe(first);
    String training = running.latestAttempt().serviceResourceId().value();
    assertThat(training).contains(":training-job/AWSBatchfirst");
    assertThat(running.scheduledAt()).isNotNull();
    Workspace.await("its output", SOON, () -> output(training).contains("training"));
    batch.terminateServiceJob(request -> request.jobId(first).reason("enough"));
    DescribeServiceJobResponse terminated = await(first, ServiceJobStatus.FAILED);
    assertThat(terminated.statusReason()).isEqualTo("enough");
    assertThat(terminated.isTerminated()).isTrue();

    DescribeServiceJobResponse done = await(second, ServiceJobStatus.SUCCEEDED);
    assertThat(done.statusReason()).isEqualTo(SAGEMAKER + "Training job completed");
    assertThat(done.attempts())
        .as("a capacity error is no attempt")
        .extracting(ServiceJobAttemptDetail::statusReason)
        .containsExactly(
            SAGEMAKER + "InternalServerError: x", SAGEMAKER + "Training job completed");
    assertThat(done.attempts())
        .extracting(attempt -> attempt.serviceResourceId().value())
        .doesNotHaveDuplicates();
  }

  @Test
  void jq052se011AJobThatNeedsMoreThanTheLimitSaysSoUntilTheLimitIsRaised() {
    String queue = queue(3);
    String large = submit(queue, "large", 4, "exit 3", "");
    Workspace.await(
        "the reason",
        SOON,
        () ->
            String.valueOf(describe(large).statusReason())
                .startsWith("MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE - "));
    batch.updateServiceEnvironment(
        request ->
            request
                .serviceEnvironment(queue)
                .capacityLimits(limit -> limit.capacityUnit("NUM_INSTANCES").maxCapacity(6)));
    DescribeServiceJobResponse failed = await(large, ServiceJobStatus.FAILED);
    assertThat(failed.statusReason()).isEqualTo(SAGEMAKER + "AlgorithmError: exit code 3");
    assertThat(failed.attempts()).hasSize(2);
  }

  /** A service environment of that many instances and a queue on it, both of that name. */
  private static String queue(int instances) {
    String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    batch.createServiceEnvironment(
        request ->
            request
                .serviceEnvironmentName(name)
                .serviceEnvironmentType("SAGEMAKER_TRAINING")
                .capacityLimits(
                    limit -> limit.capacityUnit("NUM_INSTANCES").maxCapacity(instances)));
    Workspace.await(
        "service environment VALID",
        SOON,
        () ->
            batch
                .describeServiceEnvironments(request -> request.serviceEnvironments(name))
                .serviceEnvironments()
                .getFirst()
                .statusAsString()
                .equals("VALID"));
    batch.createJobQueue(
        request ->
            request
                .jobQueueName(name)
                .jobQueueType("SAGEMAKER_TRAINING")
                .priority(1)
                .serviceEnvironmentOrder(order -> order.order(1).serviceEnvironment(name)));
    return name;
  }

  private static String submit(
      String queue, String name, int instances, String script, String errors) {
    String payload =
        """
        {"AlgorithmSpecification": {"TrainingImage": "busybox", "TrainingInputMode": "File",
           "ContainerEntrypoint": ["sh", "-c"], "ContainerArguments": ["%s"]},
         "Environment": {"WINDLASS_TRAINING_ERRORS": "%s"},
         "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": %d},
         "RoleArn": "arn:aws:iam::123456789012:role/execution"}
        """
            .formatted(script, errors, instances);
    return batch
        .submitServiceJob(
            request ->
                request
                    .jobName(name)
                    .jobQueue(queue)
                    .serviceJobType("SAGEMAKER_TRAINING")
                    .retryStrategy(strategy -> strategy.attempts(2))
                    .serviceRequestPayload(payload))
        .jobId();
  }

  private static DescribeServiceJobResponse describe(String jobId) {
    return batch.describeServiceJob(request -> request.jobId(jobId));
  }

  private static DescribeServiceJobResponse await(String jobId, ServiceJobStatus status) {
    Workspace.await(
        () -> "job to be " + status + ", but it is " + describe(jobId),
        SOON,
        () -> describe(jobId).status() == status);
    return describe(jobId);
  }

  private static List<String> output(String trainingJobArn) {
    String stream = trainingJobArn.substring(trainingJobArn.indexOf('/') + 1);
    return logs
        .describeLogStreams(
            request ->
                request.logGroupName("/aws/sagemaker/TrainingJobs").logStreamNamePrefix(stream))
        .logStreams()
        .stream()
        .flatMap(
            found ->
                logs
                    .getLogEvents(
                        request ->
                            request
                                .logGroupName("/aws/sagemaker/TrainingJobs")
                                .logStreamName(found.logStreamName())
                                .startFromHead(true))
                    .events()
                    .stream())
        .map(OutputLogEvent::message)
        .toList();
  }
}
