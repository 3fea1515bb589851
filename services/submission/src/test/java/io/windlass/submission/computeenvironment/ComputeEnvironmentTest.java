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

import io.windlass.aws.batch.ComputeResource;
import io.windlass.aws.batch.ComputeResourceUpdate;
import io.windlass.aws.batch.CreateComputeEnvironmentRequest;
import io.windlass.aws.batch.Ec2Configuration;
import io.windlass.aws.batch.LaunchTemplateSpecification;
import io.windlass.aws.batch.LaunchTemplateSpecificationOverride;
import io.windlass.aws.batch.UpdateComputeEnvironmentRequest;
import io.windlass.submission.outcome.Result;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ComputeEnvironmentTest {
  private static CreateComputeEnvironmentRequest.Builder unmanaged() {
    return CreateComputeEnvironmentRequest.builder().computeEnvironmentName("ce").type("UNMANAGED");
  }

  static Stream<Arguments> creations() {
    LaunchTemplateSpecification.Builder template =
        LaunchTemplateSpecification.builder().launchTemplateId("lt-1");
    List<LaunchTemplateSpecificationOverride> eleven =
        IntStream.range(0, 11)
            .mapToObj(i -> LaunchTemplateSpecificationOverride.builder().build())
            .toList();
    return Stream.of(
        Arguments.of(
            "CE-026", managed(ec2()).computeEnvironmentName("a b"), "Compute Environment name"),
        Arguments.of("CE-021", unmanaged().computeResources(fargate().build()), "UNMANAGED"),
        Arguments.of(
            "CE-023",
            unmanaged()
                .serviceRole(
                    "arn:aws:iam::1:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch"),
            "AWSServiceRoleForBatch"),
        Arguments.of("CE-024", unmanaged().serviceRole("mine").unmanagedvCpus(8), ""),
        Arguments.of(
            "CE-007 none",
            managed(ec2()).computeResources(null),
            "computeResources must be provided"),
        Arguments.of(
            "CE-007 role", managed(ec2().instanceRole(null)), "Instance role is required."),
        Arguments.of(
            "CE-007 subnets", managed(ec2().subnets(null)), "Resource subnets is required."),
        Arguments.of(
            "CE-009 min",
            managed(ec2().minvCpus(17)),
            "maxvCpus should be greater than or equal to minvCpus"),
        Arguments.of(
            "CE-009 desired",
            managed(ec2().minvCpus(4).desiredvCpus(2)),
            "desiredvCpus should be between"),
        Arguments.of("CE-039", managed(ec2().instanceTypes(List.of("m5", "m6g"))), "arm-based"),
        Arguments.of(
            "CE-038",
            managed(ec2().instanceTypes(List.of("M5 Large"))),
            "Instance type can only be one of [c4"),
        Arguments.of(
            "CE-054",
            managed(ec2().allocationStrategy("SPOT_CAPACITY_OPTIMIZED")),
            "Invalid compute resource allocation strategy"),
        Arguments.of(
            "CE-032 default",
            managed(ec2().type("SPOT").allocationStrategy(null)),
            "spotIamFleetRole is required"),
        Arguments.of(
            "CE-032 other",
            managed(ec2().type("SPOT").allocationStrategy("SPOT_CAPACITY_OPTIMIZED")),
            ""),
        Arguments.of(
            "CE-008",
            managed(ec2().type("SPOT").spotIamFleetRole("r").bidPercentage(101)),
            "Bid percentage"),
        Arguments.of(
            "CE-057",
            managed(ec2().launchTemplate(template.launchTemplateName("n").build())),
            "One of LaunchTemplateId"),
        Arguments.of(
            "CE-062",
            managed(
                ec2()
                    .launchTemplate(
                        LaunchTemplateSpecification.builder()
                            .launchTemplateId("lt")
                            .overrides(eleven)
                            .build())),
            "at most 10"),
        Arguments.of(
            "CE-106 strategy",
            managed(fargate().allocationStrategy("BEST_FIT")),
            "allocationStrategy is not applicable for Fargate."),
        Arguments.of(
            "CE-106 bid",
            managed(fargate().bidPercentage(1)),
            "bidPercentage is not applicable for Fargate."),
        Arguments.of(
            "CE-106 desired",
            managed(fargate().desiredvCpus(1)),
            "desiredvCpus is not applicable for Fargate."),
        Arguments.of(
            "CE-106 image",
            managed(fargate().imageId("ami")),
            "imageId is not applicable for Fargate."),
        Arguments.of(
            "CE-106 types",
            managed(fargate().instanceTypes(List.of("m5"))),
            "instanceTypes is not applicable for Fargate."),
        Arguments.of(
            "CE-106 ec2Configuration",
            managed(
                fargate()
                    .ec2Configuration(
                        List.of(Ec2Configuration.builder().imageType("ECS_AL2").build()))),
            "ec2Configuration is not applicable for Fargate."),
        Arguments.of(
            "CE-106 key",
            managed(fargate().ec2KeyPair("k")),
            "ec2KeyPair is not applicable for Fargate."),
        Arguments.of(
            "CE-106 role",
            managed(fargate().instanceRole("r")),
            "instanceRole is not applicable for Fargate."),
        Arguments.of(
            "CE-057 Fargate",
            managed(fargate().launchTemplate(template.build())),
            "launchTemplate is not applicable for Fargate."),
        Arguments.of(
            "CE-134", managed(fargate().minvCpus(0)), "minvCpus is not applicable for Fargate."),
        Arguments.of(
            "CE-106 placement",
            managed(fargate().placementGroup("g")),
            "placementGroup is not applicable for Fargate."),
        Arguments.of(
            "CE-106 spot role",
            managed(fargate().spotIamFleetRole("r")),
            "spotIamFleetRole is not applicable for Fargate."),
        Arguments.of(
            "CE-106 tags",
            managed(fargate().tags(Map.of("a", "b"))),
            "tags is not applicable for Fargate."),
        Arguments.of("T-039", managed(fargate()), ""),
        Arguments.of("CE-007 spot", managed(fargate().type("FARGATE_SPOT")), ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("creations")
  void creation(String id, CreateComputeEnvironmentRequest.Builder request, String refusal) {
    String actual =
        refusal(ComputeEnvironmentCreation.decide(OWNER, request.build(), TYPES, "uuid"));
    assertThat(actual).as(id).contains(refusal);
    assertThat(actual.isEmpty()).as(id + ": " + actual).isEqualTo(refusal.isEmpty());
  }

  @Test
  // CE-029, TR-006
  void defaultsCE029TR006() {
    ComputeEnvironment environment = created(managed(ec2()));
    assertThat(environment.detail().computeResources().minvCpus()).isZero();
    assertThat(environment.detail().computeResources().desiredvCpus()).isZero();
    assertThat(environment.state()).isEqualTo("ENABLED");
    assertThat(environment.reported().status()).isEqualTo("CREATING");
    assertThat(environment.detail().serviceRole()).endsWith("/AWSServiceRoleForBatch");
    assertThat(created(managed(ec2()).serviceRole("mine")).detail().serviceRole())
        .isEqualTo("arn:aws:iam::123456789012:role/mine");
    assertThat(created(managed(fargate())).detail().computeResources().minvCpus()).isNull();
  }

  @Test
  void emptyMembersThatDoNotApplyToFargateAreAbsent() {
    ComputeResource.Builder resources =
        fargate()
            .tags(Map.of())
            .allocationStrategy("")
            .imageId("")
            .instanceTypes(List.of())
            .ec2Configuration(List.of())
            .ec2KeyPair("")
            .instanceRole("")
            .launchTemplate(LaunchTemplateSpecification.builder().build())
            .placementGroup("")
            .spotIamFleetRole("");
    assertThat(created(managed(resources)).detail().computeResources())
        .isEqualTo(fargate().build());
    ComputeEnvironment present = valid(managed(fargate()));
    Result<ComputeEnvironment> updated =
        update(present, change().tags(Map.of()).instanceTypes(List.of()).imageId("").maxvCpus(16));
    assertThat(((Result.Accepted<ComputeEnvironment>) updated).value().detail())
        .isEqualTo(present.detail());
  }

  private static Result<ComputeEnvironment> update(
      ComputeEnvironment present, ComputeResourceUpdate.Builder change) {
    return ComputeEnvironmentUpdate.decide(
        present,
        UpdateComputeEnvironmentRequest.builder()
            .computeEnvironment("ce")
            .computeResources(change.build())
            .build(),
        TYPES);
  }

  private static ComputeResourceUpdate.Builder change() {
    return ComputeResourceUpdate.builder();
  }

  static Stream<Arguments> updates() {
    ComputeEnvironment managed = valid(managed(ec2()));
    ComputeEnvironment plainRole = valid(managed(ec2()).serviceRole("mine"));
    ComputeEnvironment bestFit = valid(managed(ec2().allocationStrategy(null)));
    ComputeEnvironment fargate = valid(managed(fargate()));
    return Stream.of(
        Arguments.of(
            "CE-093 down",
            managed,
            change().desiredvCpus(4),
            "Manually scaling down compute environment is not supported."),
        Arguments.of("CE-093 up", managed, change().desiredvCpus(9), ""),
        Arguments.of(
            "CE-093 range", managed, change().desiredvCpus(17), "between minvCpus and maxvCpus"),
        Arguments.of("CE-084", managed, change().maxvCpus(32).minvCpus(2), ""),
        Arguments.of(
            "CE-094 role",
            plainRole,
            change().instanceTypes(List.of("c5")),
            "requires the service role AWSServiceRoleForBatch"),
        Arguments.of("CE-050 CE-085", bestFit, change().instanceTypes(List.of("c5")), "BEST_FIT"),
        Arguments.of("CE-088", managed, change().instanceTypes(List.of("c5")), ""),
        Arguments.of(
            "CE-088 unknown",
            managed,
            change().instanceTypes(List.of("c5.giant")),
            "Instance type can only be one of [c4"),
        Arguments.of("CE-039", managed, change().instanceTypes(List.of("c5", "c6g")), "arm-based"),
        Arguments.of("CE-089", managed, change().type("SPOT"), ""),
        Arguments.of("CE-089 Fargate", managed, change().type("FARGATE"), "can not be changed"),
        Arguments.of(
            "CE-101",
            fargate,
            change().maxvCpus(4).subnets(List.of("s")).securityGroupIds(List.of("g")),
            ""),
        Arguments.of(
            "CE-134 min", fargate, change().minvCpus(0), "minvCpus is not applicable for Fargate."),
        Arguments.of(
            "CE-134 desired",
            fargate,
            change().desiredvCpus(1),
            "desiredvCpus is not applicable for Fargate."),
        Arguments.of("CE-089 spot", fargate, change().type("FARGATE_SPOT"), ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("updates")
  void update(
      String id, ComputeEnvironment present, ComputeResourceUpdate.Builder change, String refusal) {
    String actual = refusal(update(present, change));
    assertThat(actual).as(id).contains(refusal);
    assertThat(actual.isEmpty()).as(id + ": " + actual).isEqualTo(refusal.isEmpty());
  }

  @Test
  // T-022
  void stateAloneChangesNothingElseT022() {
    ComputeEnvironment before = valid(managed(ec2()).tags(Map.of("a", "1")));
    Result<ComputeEnvironment> result =
        ComputeEnvironmentUpdate.decide(
            before,
            UpdateComputeEnvironmentRequest.builder()
                .computeEnvironment("ce")
                .state("DISABLED")
                .build(),
            TYPES);
    ComputeEnvironment after = ((Result.Accepted<ComputeEnvironment>) result).value();
    assertThat(after.state()).isEqualTo("DISABLED");
    assertThat(after.reported()).isEqualTo(before.reported());
    assertThat(after.detail().computeResources()).isEqualTo(before.detail().computeResources());
    assertThat(after.tags()).isEqualTo(before.tags());
  }

  @Test
  void emptyUpdateIsRefusedInAwsWords() {
    assertThat(
            refusal(
                ComputeEnvironmentUpdate.decide(
                    valid(managed(ec2())),
                    UpdateComputeEnvironmentRequest.builder().computeEnvironment("ce").build(),
                    TYPES)))
        .isEqualTo(
            "One of [state | compute-resources | service-role | unmanaged-vcpus] is required.");
  }

  @Test
  // T-020, T-050
  void deletionNeedsDisabledAndNoLivingQueueT020T050() {
    ComputeEnvironment enabled = valid(managed(ec2()));
    ComputeEnvironment disabled =
        ((Result.Accepted<ComputeEnvironment>)
                ComputeEnvironmentUpdate.decide(
                    enabled,
                    UpdateComputeEnvironmentRequest.builder()
                        .computeEnvironment("ce")
                        .state("DISABLED")
                        .build(),
                    TYPES))
            .value();
    assertThat(refusal(ComputeEnvironmentDeletion.decide(enabled, false)))
        .contains("must be DISABLED");
    assertThat(refusal(ComputeEnvironmentDeletion.decide(disabled, true)))
        .isEqualTo("Cannot delete, found existing JobQueue relationship");
    ComputeEnvironment going =
        ((Result.Accepted<ComputeEnvironment>) ComputeEnvironmentDeletion.decide(disabled, false))
            .value();
    assertThat(going.deleting()).isTrue();
    assertThat(going.reported().status()).isEqualTo("DELETING");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "m5, X86_64",
    "c5.large, X86_64",
    "g4dn, X86_64",
    "g5.xlarge, X86_64",
    "g5g, ARM64",
    "m6g, ARM64",
    "c7gn.large, ARM64",
    "a1.medium, ARM64",
    "r6gd, ARM64",
    "default_arm64, ARM64",
    "default_x86_64, X86_64",
    "optimal, X86_64",
    "p4d, X86_64",
    "im4gn, ARM64",
    "hpc7g, ARM64",
  })
  // CE-003
  void architecturesCE003(String type, Architecture architecture) {
    assertThat(Architecture.of(type)).isEqualTo(architecture);
  }
}
