package io.windlass.submission.job;

import io.windlass.aws.batch.ArrayPropertiesDetail;
import io.windlass.aws.batch.ContainerDetail;
import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.JobDetail;
import io.windlass.aws.batch.JobTimeout;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.NodeRangeProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job as DescribeJobs shows it when it has just been submitted (JD-029, SUB-012). */
public final class JobDetails {
  private JobDetails() {}

  /**
   * The detail; lists of the container that were not given are shown empty. The model requires a
   * start time; 0 stands for none, and is not shown.
   */
  public static JobDetail atSubmission(SubmittedJob job) {
    SubmittedJob.Identity identity = job.identity();
    SubmittedJob.Scheduling scheduling = job.scheduling();
    Integer timeout = scheduling.timeoutSeconds();
    Integer children = scheduling.arraySize();
    SubmittedJob.Gang gang = job.task().gang();
    return JobDetail.builder()
        .jobArn(identity.arn())
        .jobName(identity.name())
        .jobId(identity.jobId())
        .jobQueue(job.queue().arn().toString())
        .status("SUBMITTED")
        .shareIdentifier(scheduling.shareIdentifier())
        .schedulingPriority(scheduling.priority())
        .attempts(List.of())
        .createdAt(identity.createdAt())
        .startedAt(0L)
        .retryStrategy(scheduling.retryStrategy())
        .dependsOn(scheduling.dependsOn())
        .jobDefinition(job.definition().arn())
        .parameters(job.task().parameters())
        .container(gang == null ? container(job.task().container()) : null)
        .nodeProperties(gang == null ? null : nodes(gang))
        .arrayProperties(
            children == null ? null : ArrayPropertiesDetail.builder().size(children).build())
        .consumableResourceProperties(job.task().consumables().shown())
        .timeout(timeout == null ? null : new JobTimeout(timeout))
        .tags(job.tagging().tags())
        .propagateTags(job.tagging().propagate())
        .platformCapabilities(List.of(job.definition().provisioningModel().capability()))
        .eksAttempts(List.of())
        .build();
  }

  /** MNP-002: as they were resolved, with the overrides. */
  private static NodeProperties nodes(SubmittedJob.Gang gang) {
    return new NodeProperties(
        gang.numNodes(),
        gang.mainNode(),
        gang.ranges().stream()
            .map(
                range ->
                    NodeRangeProperty.builder()
                        .targetNodes(range.first() + ":" + range.last())
                        .container(range.task().container())
                        .build())
            .toList());
  }

  private static ContainerDetail container(ContainerProperties container) {
    return ContainerDetail.builder()
        .image(container.image())
        .vcpus(container.vcpus())
        .memory(container.memory())
        .command(orEmpty(container.command()))
        .jobRoleArn(container.jobRoleArn())
        .executionRoleArn(container.executionRoleArn())
        .volumes(orEmpty(container.volumes()))
        .environment(orEmpty(container.environment()))
        .mountPoints(orEmpty(container.mountPoints()))
        .readonlyRootFilesystem(container.readonlyRootFilesystem())
        .ulimits(orEmpty(container.ulimits()))
        .privileged(container.privileged())
        .user(container.user())
        .networkInterfaces(List.of())
        .resourceRequirements(orEmpty(container.resourceRequirements()))
        .linuxParameters(container.linuxParameters())
        .logConfiguration(container.logConfiguration())
        .secrets(orEmpty(container.secrets()))
        .networkConfiguration(container.networkConfiguration())
        .fargatePlatformConfiguration(container.fargatePlatformConfiguration())
        .ephemeralStorage(container.ephemeralStorage())
        .runtimePlatform(container.runtimePlatform())
        .repositoryCredentials(container.repositoryCredentials())
        .enableExecuteCommand(container.enableExecuteCommand())
        .build();
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
