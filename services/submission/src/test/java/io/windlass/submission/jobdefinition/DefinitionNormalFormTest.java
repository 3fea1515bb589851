package io.windlass.submission.jobdefinition;

import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static io.windlass.submission.jobdefinition.Definitions.container;
import static io.windlass.submission.jobdefinition.Definitions.fargate;
import static io.windlass.submission.jobdefinition.Definitions.fargateContainer;
import static io.windlass.submission.jobdefinition.Definitions.needs;
import static io.windlass.submission.jobdefinition.Definitions.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.Device;
import io.windlass.aws.batch.EcsProperties;
import io.windlass.aws.batch.EcsTaskProperties;
import io.windlass.aws.batch.EvaluateOnExit;
import io.windlass.aws.batch.FargatePlatformConfiguration;
import io.windlass.aws.batch.JobDefinition;
import io.windlass.aws.batch.LinuxParameters;
import io.windlass.aws.batch.LogConfiguration;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.NodeRangeProperty;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.aws.batch.RetryStrategy;
import io.windlass.aws.batch.TaskContainerProperties;
import io.windlass.aws.batch.Tmpfs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is shown of a definition is AWS's form of it, however it was registered. */
class DefinitionNormalFormTest {
  private static JobDefinition registered(RegisterJobDefinitionRequest.Builder request) {
    return JobDefinitionRegistration.revision(OWNER, request.build(), 1).document();
  }

  private static void hasLists(ContainerProperties container) {
    assertThat(container.command()).isEmpty();
    assertThat(container.volumes()).isEmpty();
    assertThat(container.environment()).isEmpty();
    assertThat(container.mountPoints()).isEmpty();
    assertThat(container.ulimits()).isEmpty();
    assertThat(container.secrets()).isEmpty();
    assertThat(container.resourceRequirements()).isNotNull();
  }

  @Test
  void minimalDefinitionHasEmptyLists() {
    JobDefinition shown =
        registered(request(ContainerProperties.builder().image("i").vcpus(1).memory(4).build()));
    hasLists(shown.containerProperties());
    assertThat(shown.containerProperties().resourceRequirements()).isEmpty();
    assertThat(shown.containerProperties().fargatePlatformConfiguration()).isNull();
    assertThat(shown.containerProperties().linuxParameters()).isNull();
    assertThat(shown.parameters()).isEmpty();
    assertThat(shown.retryStrategy()).isNull();
  }

  @Test
  void rangesOfNodesHaveEmptyListsToo() {
    JobDefinition shown =
        registered(
            RegisterJobDefinitionRequest.builder()
                .jobDefinitionName("d")
                .type("multinode")
                .nodeProperties(
                    new NodeProperties(
                        1,
                        0,
                        List.of(
                            NodeRangeProperty.builder()
                                .targetNodes("0:")
                                .container(container().build())
                                .build()))));
    hasLists(shown.nodeProperties().nodeRangeProperties().getFirst().container());
  }

  @Test
  void structuresInsideHaveTheirLists() {
    ContainerProperties shown =
        registered(
                request(
                    container()
                        .linuxParameters(
                            LinuxParameters.builder()
                                .devices(List.of(new Device("/dev/null", null, null)))
                                .tmpfs(List.of(new Tmpfs("/t", 1, null)))
                                .build())
                        .logConfiguration(new LogConfiguration("awslogs", null, null))
                        .build()))
            .containerProperties();
    assertThat(shown.linuxParameters().devices().getFirst().permissions()).isEmpty();
    assertThat(shown.linuxParameters().tmpfs().getFirst().mountOptions()).isEmpty();
    assertThat(shown.logConfiguration())
        .isEqualTo(new LogConfiguration("awslogs", Map.of(), List.of()));
  }

  @Test
  void fargateHasTheLatestPlatformVersion() {
    assertThat(registered(fargate(fargateContainer().build())).containerProperties())
        .extracting(ContainerProperties::fargatePlatformConfiguration)
        .isEqualTo(new FargatePlatformConfiguration("LATEST"));
    ContainerProperties pinned =
        fargateContainer()
            .fargatePlatformConfiguration(new FargatePlatformConfiguration("1.4.0"))
            .build();
    assertThat(registered(fargate(pinned)).containerProperties().fargatePlatformConfiguration())
        .isEqualTo(new FargatePlatformConfiguration("1.4.0"));
  }

  @Test
  void actionsAreInLowerCase() {
    RetryStrategy given =
        new RetryStrategy(
            2,
            List.of(
                new EvaluateOnExit(null, "*", "", "EXIT"),
                new EvaluateOnExit("Host EC2*", null, null, "Retry")));
    assertThat(registered(request(container().build()).retryStrategy(given)).retryStrategy())
        .isEqualTo(
            new RetryStrategy(
                2,
                List.of(
                    new EvaluateOnExit(null, "*", null, "exit"),
                    new EvaluateOnExit("Host EC2*", null, null, "retry"))));
    assertThat(DefinitionNormalForm.of(new RetryStrategy(3, null)))
        .isEqualTo(new RetryStrategy(3, List.of()));
  }

  @Test
  void tasksHaveTheirLists() {
    TaskContainerProperties container =
        TaskContainerProperties.builder().image("i").resourceRequirements(needs("1", "4")).build();
    EcsProperties given =
        new EcsProperties(
            List.of(EcsTaskProperties.builder().containers(List.of(container)).build()));
    JobDefinition shown =
        registered(
            RegisterJobDefinitionRequest.builder()
                .jobDefinitionName("d")
                .type("container")
                .platformCapabilities(List.of("FARGATE"))
                .ecsProperties(given));
    EcsTaskProperties task = shown.ecsProperties().taskProperties().getFirst();
    assertThat(task.platformVersion()).isEqualTo("LATEST");
    assertThat(task.volumes()).isEmpty();
    TaskContainerProperties only = task.containers().getFirst();
    assertThat(only.command()).isEmpty();
    assertThat(only.dependsOn()).isEmpty();
    assertThat(only.environment()).isEmpty();
    assertThat(only.mountPoints()).isEmpty();
    assertThat(only.secrets()).isEmpty();
    assertThat(only.ulimits()).isEmpty();
    assertThat(shown.containerProperties()).isNull();
  }

  /** What is read from the database has been through it before. */
  @Test
  void normalFormStaysAsItIs() {
    JobDefinition once =
        registered(
            fargate(fargateContainer().build())
                .retryStrategy(
                    new RetryStrategy(1, List.of(new EvaluateOnExit(null, null, "1*", "EXIT")))));
    assertThat(DefinitionNormalForm.of(once)).isEqualTo(once);
  }
}
