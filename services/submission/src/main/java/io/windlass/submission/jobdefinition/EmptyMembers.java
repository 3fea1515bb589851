package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.EcsProperties;
import io.windlass.aws.batch.EcsTaskProperties;
import io.windlass.aws.batch.EksProperties;
import io.windlass.aws.batch.FargatePlatformConfiguration;
import io.windlass.aws.batch.JobTimeout;
import io.windlass.aws.batch.LinuxParameters;
import io.windlass.aws.batch.NetworkConfiguration;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.NodeRangeProperty;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.aws.batch.RuntimePlatform;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Removes empty members from a registration. Many clients send an empty list, map, text or
 * structure for every member that they know, also where it does not apply.
 */
final class EmptyMembers {
  private static final JobTimeout NO_TIMEOUT = new JobTimeout(null);
  private static final NetworkConfiguration NO_NETWORK = new NetworkConfiguration(null);
  private static final FargatePlatformConfiguration NO_PLATFORM =
      new FargatePlatformConfiguration(null);
  private static final RuntimePlatform NO_RUNTIME = new RuntimePlatform(null, null);
  private static final LinuxParameters NO_LINUX = LinuxParameters.builder().build();

  private static final EksProperties NO_POD = EksProperties.builder().build();

  private EmptyMembers() {}

  static RegisterJobDefinitionRequest without(RegisterJobDefinitionRequest request) {
    List<String> capabilities = request.platformCapabilities();
    return request.toBuilder()
        .platformCapabilities(capabilities == null || capabilities.isEmpty() ? null : capabilities)
        .timeout(unless(request.timeout(), NO_TIMEOUT::equals))
        .containerProperties(
            DefinitionNormalForm.optional(request.containerProperties(), EmptyMembers::without))
        .ecsProperties(
            DefinitionNormalForm.optional(request.ecsProperties(), EmptyMembers::without))
        .eksProperties(unless(request.eksProperties(), NO_POD::equals))
        .nodeProperties(
            DefinitionNormalForm.optional(request.nodeProperties(), EmptyMembers::without))
        .build();
  }

  private static NodeProperties without(NodeProperties nodes) {
    return new NodeProperties(
        nodes.numNodes(),
        nodes.mainNode(),
        nodes.nodeRangeProperties().stream().map(EmptyMembers::without).toList());
  }

  private static NodeRangeProperty without(NodeRangeProperty range) {
    List<String> types = range.instanceTypes();
    return range.toBuilder()
        .instanceTypes(types == null || types.isEmpty() ? null : types)
        .container(DefinitionNormalForm.optional(range.container(), EmptyMembers::without))
        .ecsProperties(DefinitionNormalForm.optional(range.ecsProperties(), EmptyMembers::without))
        .eksProperties(unless(range.eksProperties(), NO_POD::equals))
        .build();
  }

  private static ContainerProperties without(ContainerProperties container) {
    return container.toBuilder()
        .executionRoleArn(DefinitionNormalForm.nonEmpty(container.executionRoleArn()))
        .jobRoleArn(DefinitionNormalForm.nonEmpty(container.jobRoleArn()))
        .user(DefinitionNormalForm.nonEmpty(container.user()))
        .instanceType(DefinitionNormalForm.nonEmpty(container.instanceType()))
        .networkConfiguration(unless(container.networkConfiguration(), NO_NETWORK::equals))
        .fargatePlatformConfiguration(
            unless(container.fargatePlatformConfiguration(), NO_PLATFORM::equals))
        .runtimePlatform(unless(container.runtimePlatform(), NO_RUNTIME::equals))
        .linuxParameters(unless(container.linuxParameters(), NO_LINUX::equals))
        .build();
  }

  private static EcsProperties without(EcsProperties properties) {
    return new EcsProperties(
        properties.taskProperties().stream().map(EmptyMembers::without).toList());
  }

  private static EcsTaskProperties without(EcsTaskProperties task) {
    return task.toBuilder()
        .executionRoleArn(DefinitionNormalForm.nonEmpty(task.executionRoleArn()))
        .taskRoleArn(DefinitionNormalForm.nonEmpty(task.taskRoleArn()))
        .platformVersion(DefinitionNormalForm.nonEmpty(task.platformVersion()))
        .ipcMode(DefinitionNormalForm.nonEmpty(task.ipcMode()))
        .pidMode(DefinitionNormalForm.nonEmpty(task.pidMode()))
        .networkConfiguration(unless(task.networkConfiguration(), NO_NETWORK::equals))
        .runtimePlatform(unless(task.runtimePlatform(), NO_RUNTIME::equals))
        .build();
  }

  private static <T> @Nullable T unless(@Nullable T value, Predicate<Object> says) {
    return value == null || says.test(value) ? null : value;
  }
}
