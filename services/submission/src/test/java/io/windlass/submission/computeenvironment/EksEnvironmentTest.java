package io.windlass.submission.computeenvironment;

import static io.windlass.submission.computeenvironment.ComputeEnvironments.TYPES;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.created;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.ec2;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.fargate;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.managed;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.refusal;
import static io.windlass.submission.computeenvironment.ComputeEnvironments.valid;
import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.ComputeEnvironmentOrder;
import io.windlass.aws.batch.ComputeResourceUpdate;
import io.windlass.aws.batch.CreateComputeEnvironmentRequest;
import io.windlass.aws.batch.CreateJobQueueRequest;
import io.windlass.aws.batch.Ec2Configuration;
import io.windlass.aws.batch.EksAccessEntry;
import io.windlass.aws.batch.EksConfiguration;
import io.windlass.aws.batch.EksConfigurationUpdate;
import io.windlass.aws.batch.UpdateComputeEnvironmentRequest;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.jobqueue.JobQueueCreation;
import io.windlass.submission.jobqueue.JobQueueRules;
import io.windlass.submission.outcome.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Environments with {@code eksConfiguration} (CE-112 to CE-122, T-053, T-057, JQ-010). */
class EksEnvironmentTest {
  private static final String CLUSTER = "arn:aws:eks:us-east-1:123456789012:cluster/c";

  private static CreateComputeEnvironmentRequest.Builder on(String cluster, String namespace) {
    return managed(ec2().minvCpus(0)).eksConfiguration(eks(cluster, namespace));
  }

  private static EksConfiguration eks(String cluster, String namespace) {
    return EksConfiguration.builder().eksClusterArn(cluster).kubernetesNamespace(namespace).build();
  }

  private static String creation(CreateComputeEnvironmentRequest.Builder request) {
    return refusal(ComputeEnvironmentCreation.decide(OWNER, request.build(), TYPES, "uuid"));
  }

  @Test
  void t053t057TheSampleOfTheGuideIsAnEnvironment() {
    ComputeEnvironment environment = created(on(CLUSTER, "my-aws-batch-namespace"));
    assertThat(environment.detail().containerOrchestrationType()).isEqualTo("EKS");
    assertThat(environment.detail().eksConfiguration())
        .isEqualTo(eks(CLUSTER, "my-aws-batch-namespace"));
    assertThat(environment.provisioningModel().jobQueueType()).as("JQ-013").isEqualTo("EKS");
    assertThat(environment.detail().computeResources().minvCpus()).as("CE-114").isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jobs|",
        "kubes|",
        "default|must not be default",
        "kube-jobs|must not start with kube-",
        "Jobs|should match valid pattern",
        "jobs-|should match valid pattern",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|should match valid",
      })
  void t053ANamespaceIsNotTheClustersOwn(String namespace, String message) {
    assertThat(creation(on(CLUSTER, namespace)))
        .satisfies(
            refusal -> {
              if (message == null) {
                assertThat(refusal).isEmpty();
              } else {
                assertThat(refusal).contains(message);
              }
            });
  }

  @Test
  void t057TheClusterHasAnArn() {
    assertThat(creation(on("my-cluster", "jobs"))).contains("is not the ARN of an Amazon EKS");
  }

  /** CE-118, CE-121. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EKS_AL2023|1.32|",
        "EKS_AL2|1.25|",
        "EKS_AL2|1.24|At least one imageKubernetesVersion in EC2Configuration is not supported.",
        "EKS_AL2|2.00|At least one imageKubernetesVersion in EC2Configuration is not supported.",
        "ECS_AL2||imageType ECS_AL2 is not applicable",
      })
  void ce118ImagesAreOfSupportedVersions(String type, String version, String message) {
    Ec2Configuration image =
        Ec2Configuration.builder().imageType(type).imageKubernetesVersion(version).build();
    CreateComputeEnvironmentRequest.Builder request =
        managed(ec2().ec2Configuration(List.of(image))).eksConfiguration(eks(CLUSTER, "jobs"));
    assertThat(creation(request))
        .satisfies(
            refusal -> {
              if (message == null) {
                assertThat(refusal).isEmpty();
              } else {
                assertThat(refusal).contains(message);
              }
            });
  }

  @Test
  void fargateIsNotOnClustersAndImagesOfClustersNotOnEcs() {
    assertThat(creation(managed(fargate()).eksConfiguration(eks(CLUSTER, "jobs"))))
        .contains("FARGATE is not applicable");
    Ec2Configuration image = Ec2Configuration.builder().imageType("EKS_AL2023").build();
    assertThat(creation(managed(ec2().ec2Configuration(List.of(image)))))
        .contains("imageType EKS_AL2023 is not applicable");
  }

  @Test
  void anUnmanagedEnvironmentOnAClusterNeedsNoRole() {
    CreateComputeEnvironmentRequest.Builder request =
        CreateComputeEnvironmentRequest.builder()
            .computeEnvironmentName("ce")
            .type("UNMANAGED")
            .eksConfiguration(eks(CLUSTER, "jobs"));
    assertThat(creation(request)).isEmpty();
    assertThat(creation(request.eksConfiguration(null))).contains("ServiceRole is required");
  }

  /** CE-091, CE-100. */
  @Test
  void ce091ce100TheClusterStaysAndItsVersionChanges() {
    ComputeEnvironment present = valid(on(CLUSTER, "jobs"));
    EksAccessEntry entry = EksAccessEntry.builder().desiredState("ENABLED").build();
    ComputeEnvironment changed =
        ((Result.Accepted<ComputeEnvironment>)
                ComputeEnvironmentUpdate.decide(
                    present,
                    UpdateComputeEnvironmentRequest.builder()
                        .computeEnvironment("ce")
                        .eksConfiguration(
                            EksConfigurationUpdate.builder().accessEntry(entry).build())
                        .build(),
                    TYPES))
            .value();
    assertThat(changed.detail().eksConfiguration())
        .isEqualTo(eks(CLUSTER, "jobs").toBuilder().accessEntry(entry).build());
    assertThat(refusal(ComputeEnvironmentUpdate.decide(present, version("1.32"), TYPES))).isEmpty();
    assertThat(refusal(ComputeEnvironmentUpdate.decide(present, version("1.20"), TYPES)))
        .contains("At least one imageKubernetesVersion in EC2Configuration is not supported.");
  }

  private static UpdateComputeEnvironmentRequest version(String version) {
    Ec2Configuration image =
        Ec2Configuration.builder().imageType("EKS_AL2023").imageKubernetesVersion(version).build();
    return UpdateComputeEnvironmentRequest.builder()
        .computeEnvironment("ce")
        .computeResources(ComputeResourceUpdate.builder().ec2Configuration(List.of(image)).build())
        .build();
  }

  /** JQ-010, JQ-011, JQ-013. */
  @Test
  void jq010AQueueIsOfOneKind() {
    ComputeEnvironment cluster = valid(on(CLUSTER, "jobs").computeEnvironmentName("eks"));
    ComputeEnvironment ecs = valid(managed(ec2()).computeEnvironmentName("ecs"));
    assertThat(refusal(queue(cluster, ecs))).contains("EKS and ECS can not be mixed");
    assertThat(((Result.Accepted<JobQueue>) queue(cluster)).value().settings().jobQueueType())
        .isEqualTo("EKS");
    ComputeEnvironment arm =
        valid(
            managed(ec2().instanceTypes(List.of("m6g")))
                .eksConfiguration(eks(CLUSTER, "jobs"))
                .computeEnvironmentName("arm"));
    assertThat(refusal(queue(cluster, arm))).contains("must share an architecture");
  }

  private static Result<JobQueue> queue(ComputeEnvironment... environments) {
    Map<String, ComputeEnvironment> known = new HashMap<>();
    List<ComputeEnvironmentOrder> order = new ArrayList<>();
    for (ComputeEnvironment environment : environments) {
      String arn = environment.arn().toString();
      order.add(new ComputeEnvironmentOrder(order.size(), arn));
      known.put(arn, environment);
    }
    return JobQueueCreation.decide(
        OWNER,
        CreateJobQueueRequest.builder()
            .jobQueueName("q")
            .priority(1)
            .computeEnvironmentOrder(order)
            .build(),
        new JobQueueRules.Existing(known, Map.of(), Map.of()),
        "uuid");
  }
}
