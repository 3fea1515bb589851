package io.windlass.submission.job;

import io.windlass.aws.batch.ArrayPropertiesDetail;
import io.windlass.aws.batch.ContainerDetail;
import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.EcsPropertiesDetail;
import io.windlass.aws.batch.EcsTaskDetails;
import io.windlass.aws.batch.EcsTaskProperties;
import io.windlass.aws.batch.EksProperties;
import io.windlass.aws.batch.JobDetail;
import io.windlass.aws.batch.JobTimeout;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.NodeRangeProperty;
import io.windlass.aws.batch.TaskContainerDetails;
import io.windlass.aws.batch.TaskContainerProperties;
import io.windlass.submission.computeenvironment.ProvisioningModel;
import io.windlass.submission.jobdefinition.EcsTask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job as DescribeJobs shows it when it has just been submitted (JD-029, SUB-012). */
public final class JobDetails {
  private JobDetails() {}

  /**
   * Returns the detail, with empty lists for absent lists of the container. The model requires a
   * start time: 0 stands for none and is not shown.
   */
  public static JobDetail atSubmission(SubmittedJob job) {
    SubmittedJob.Identity identity = job.identity();
    SubmittedJob.Scheduling scheduling = job.scheduling();
    Integer timeout = scheduling.timeoutSeconds();
    Integer children = scheduling.arraySize();
    SubmittedJob.MultiNode multiNode = job.task().multiNode();
    EcsTask task = job.definition().ecsTask();
    SubmittedJob.Pod pod = job.task().pod();
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
        .jobDefinition(job.definition().arn().toString())
        .parameters(job.task().parameters())
        .container(
            multiNode == null && task == null && pod == null
                ? container(job.task().container())
                : null)
        .eksProperties(pod == null || multiNode != null ? null : EksDetails.of(pod.shown()))
        .ecsProperties(task == null ? null : ecs(task, job.task().container()))
        .nodeProperties(multiNode == null ? null : nodes(multiNode))
        .arrayProperties(
            children == null ? null : ArrayPropertiesDetail.builder().size(children).build())
        .consumableResourceProperties(job.task().consumables().shown())
        .timeout(timeout == null ? null : new JobTimeout(timeout))
        .tags(job.tagging().tags())
        .propagateTags(job.tagging().propagate())
        .platformCapabilities(capabilities(job))
        .eksAttempts(List.of())
        .build();
  }

  /** A job on Kubernetes has none. */
  private static List<String> capabilities(SubmittedJob job) {
    ProvisioningModel model = job.definition().provisioningModel();
    return model == ProvisioningModel.EKS ? List.of() : List.of(model.capability());
  }

  /** MNP-002: as they were resolved, with the overrides. */
  private static NodeProperties nodes(SubmittedJob.MultiNode multiNode) {
    return new NodeProperties(
        multiNode.numNodes(),
        multiNode.mainNode(),
        multiNode.ranges().stream()
            .map(
                range -> node(range.task()).targetNodes(range.first() + ":" + range.last()).build())
            .toList());
  }

  private static NodeRangeProperty.Builder node(SubmittedJob.Task task) {
    SubmittedJob.Pod pod = task.pod();
    return pod == null
        ? NodeRangeProperty.builder().container(task.container())
        : NodeRangeProperty.builder()
            .eksProperties(EksProperties.builder().podProperties(pod.shown()).build());
  }

  /** Returns the task of the definition with the resolved container (ECS-014). */
  private static EcsPropertiesDetail ecs(EcsTask task, ContainerProperties resolved) {
    TaskContainerProperties container = task.container();
    TaskContainerDetails shown =
        TaskContainerDetails.builder()
            .name(task.name())
            .image(container.image())
            .command(orEmpty(resolved.command()))
            .dependsOn(List.of())
            .environment(orEmpty(resolved.environment()))
            .essential(container.essential())
            .linuxParameters(container.linuxParameters())
            .logConfiguration(container.logConfiguration())
            .mountPoints(orEmpty(container.mountPoints()))
            .privileged(container.privileged())
            .readonlyRootFilesystem(container.readonlyRootFilesystem())
            .repositoryCredentials(container.repositoryCredentials())
            .resourceRequirements(orEmpty(resolved.resourceRequirements()))
            .secrets(orEmpty(container.secrets()))
            .ulimits(orEmpty(container.ulimits()))
            .user(container.user())
            .startTimeout(container.startTimeout())
            .stopTimeout(container.stopTimeout())
            .networkInterfaces(List.of())
            .build();
    EcsTaskProperties properties = task.task();
    return new EcsPropertiesDetail(
        List.of(
            EcsTaskDetails.builder()
                .containers(List.of(shown))
                .ephemeralStorage(properties.ephemeralStorage())
                .executionRoleArn(properties.executionRoleArn())
                .platformVersion(properties.platformVersion())
                .ipcMode(properties.ipcMode())
                .taskRoleArn(properties.taskRoleArn())
                .pidMode(properties.pidMode())
                .networkConfiguration(properties.networkConfiguration())
                .runtimePlatform(properties.runtimePlatform())
                .volumes(orEmpty(properties.volumes()))
                .enableExecuteCommand(properties.enableExecuteCommand())
                .networkMode(properties.networkMode())
                .build()));
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
