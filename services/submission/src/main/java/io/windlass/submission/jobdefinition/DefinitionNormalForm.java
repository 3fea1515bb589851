package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.Device;
import io.windlass.aws.batch.EcsProperties;
import io.windlass.aws.batch.EcsTaskProperties;
import io.windlass.aws.batch.EksContainer;
import io.windlass.aws.batch.EksPodProperties;
import io.windlass.aws.batch.EksProperties;
import io.windlass.aws.batch.EvaluateOnExit;
import io.windlass.aws.batch.FargatePlatformConfiguration;
import io.windlass.aws.batch.JobDefinition;
import io.windlass.aws.batch.LinuxParameters;
import io.windlass.aws.batch.LogConfiguration;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.NodeRangeProperty;
import io.windlass.aws.batch.RetryStrategy;
import io.windlass.aws.batch.TaskContainerProperties;
import io.windlass.aws.batch.Tmpfs;
import io.windlass.submission.computeenvironment.ProvisioningModel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The form in which AWS Batch shows job definitions: absent lists are empty, defaults of Fargate
 * are set, actions are in lower case. Older definitions are brought into this form when they are
 * read. Idempotent.
 */
public final class DefinitionNormalForm {
  private DefinitionNormalForm() {}

  /** Returns a definition as DescribeJobDefinitions shows it (JD-029). */
  public static JobDefinition of(JobDefinition definition) {
    ProvisioningModel model = RegisteredDefinition.modelOf(definition.platformCapabilities());
    return definition.toBuilder()
        .parameters(orEmpty(definition.parameters()))
        .retryStrategy(of(definition.retryStrategy()))
        .containerProperties(optional(definition.containerProperties(), c -> of(c, model)))
        .nodeProperties(optional(definition.nodeProperties(), n -> of(n, model)))
        .ecsProperties(optional(definition.ecsProperties(), e -> of(e, model)))
        .eksProperties(optional(definition.eksProperties(), DefinitionNormalForm::of))
        .build();
  }

  /** Returns a retry strategy, of a definition or a job; null is none. */
  public static @Nullable RetryStrategy of(@Nullable RetryStrategy strategy) {
    return optional(
        strategy,
        s -> new RetryStrategy(s.attempts(), map(s.evaluateOnExit(), DefinitionNormalForm::of)));
  }

  private static EvaluateOnExit of(EvaluateOnExit rule) {
    return new EvaluateOnExit(
        nonEmpty(rule.onStatusReason()),
        nonEmpty(rule.onReason()),
        nonEmpty(rule.onExitCode()),
        rule.action().toLowerCase(Locale.ROOT));
  }

  private static NodeProperties of(NodeProperties nodes, ProvisioningModel model) {
    return new NodeProperties(
        nodes.numNodes(),
        nodes.mainNode(),
        map(nodes.nodeRangeProperties(), range -> of(range, model)));
  }

  private static NodeRangeProperty of(NodeRangeProperty range, ProvisioningModel model) {
    return range.toBuilder()
        .container(optional(range.container(), c -> of(c, model)))
        .ecsProperties(optional(range.ecsProperties(), e -> of(e, model)))
        .eksProperties(optional(range.eksProperties(), DefinitionNormalForm::of))
        .build();
  }

  private static ContainerProperties of(ContainerProperties container, ProvisioningModel model) {
    return container.toBuilder()
        .command(orEmpty(container.command()))
        .volumes(orEmpty(container.volumes()))
        .environment(orEmpty(container.environment()))
        .mountPoints(orEmpty(container.mountPoints()))
        .ulimits(orEmpty(container.ulimits()))
        .resourceRequirements(orEmpty(container.resourceRequirements()))
        .secrets(orEmpty(container.secrets()))
        .linuxParameters(optional(container.linuxParameters(), DefinitionNormalForm::of))
        .logConfiguration(optional(container.logConfiguration(), DefinitionNormalForm::of))
        .fargatePlatformConfiguration(of(container.fargatePlatformConfiguration(), model))
        .build();
  }

  private static @Nullable FargatePlatformConfiguration of(
      @Nullable FargatePlatformConfiguration platform, ProvisioningModel model) {
    return model == ProvisioningModel.FARGATE
        ? new FargatePlatformConfiguration(
            version(platform == null ? null : platform.platformVersion(), model))
        : platform;
  }

  private static @Nullable String version(@Nullable String version, ProvisioningModel model) {
    return version == null && model == ProvisioningModel.FARGATE ? "LATEST" : version;
  }

  private static EcsProperties of(EcsProperties properties, ProvisioningModel model) {
    return new EcsProperties(map(properties.taskProperties(), task -> of(task, model)));
  }

  private static EcsTaskProperties of(EcsTaskProperties task, ProvisioningModel model) {
    return task.toBuilder()
        .containers(map(task.containers(), DefinitionNormalForm::of))
        .volumes(orEmpty(task.volumes()))
        .platformVersion(version(task.platformVersion(), model))
        .build();
  }

  private static TaskContainerProperties of(TaskContainerProperties container) {
    return container.toBuilder()
        .command(orEmpty(container.command()))
        .dependsOn(orEmpty(container.dependsOn()))
        .environment(orEmpty(container.environment()))
        .mountPoints(orEmpty(container.mountPoints()))
        .ulimits(orEmpty(container.ulimits()))
        .resourceRequirements(orEmpty(container.resourceRequirements()))
        .secrets(orEmpty(container.secrets()))
        .linuxParameters(optional(container.linuxParameters(), DefinitionNormalForm::of))
        .logConfiguration(optional(container.logConfiguration(), DefinitionNormalForm::of))
        .build();
  }

  private static EksProperties of(EksProperties properties) {
    return properties.toBuilder()
        .podProperties(optional(properties.podProperties(), DefinitionNormalForm::of))
        .build();
  }

  private static EksPodProperties of(EksPodProperties pod) {
    return pod.toBuilder()
        .imagePullSecrets(orEmpty(pod.imagePullSecrets()))
        .containers(map(pod.containers(), DefinitionNormalForm::of))
        .initContainers(map(pod.initContainers(), DefinitionNormalForm::of))
        .volumes(orEmpty(pod.volumes()))
        .build();
  }

  private static EksContainer of(EksContainer container) {
    return container.toBuilder()
        .command(orEmpty(container.command()))
        .args(orEmpty(container.args()))
        .env(orEmpty(container.env()))
        .volumeMounts(orEmpty(container.volumeMounts()))
        .build();
  }

  private static LinuxParameters of(LinuxParameters linux) {
    return linux.toBuilder()
        .devices(
            map(
                linux.devices(),
                d -> new Device(d.hostPath(), d.containerPath(), orEmpty(d.permissions()))))
        .tmpfs(
            map(
                linux.tmpfs(),
                t -> new Tmpfs(t.containerPath(), t.size(), orEmpty(t.mountOptions()))))
        .build();
  }

  private static LogConfiguration of(LogConfiguration log) {
    return new LogConfiguration(
        log.logDriver(), orEmpty(log.options()), orEmpty(log.secretOptions()));
  }

  static @Nullable String nonEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  private static <T> List<T> map(@Nullable List<T> list, Function<T, T> form) {
    return list == null ? List.of() : list.stream().map(form).toList();
  }

  static <T> @Nullable T optional(@Nullable T value, Function<T, T> form) {
    return value == null ? null : form.apply(value);
  }
}
