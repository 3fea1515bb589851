package io.windlass.submission.jobdefinition;

import static io.windlass.submission.jobdefinition.Definitions.container;
import static io.windlass.submission.jobdefinition.Definitions.fargateContainer;
import static io.windlass.submission.jobdefinition.Definitions.refusal;
import static io.windlass.submission.jobdefinition.Definitions.request;
import static io.windlass.submission.jobdefinition.RegistrationRows.ec2;
import static io.windlass.submission.jobdefinition.RegistrationRows.onFargate;
import static io.windlass.submission.jobdefinition.RegistrationRows.row;

import io.windlass.aws.batch.EFSAuthorizationConfig;
import io.windlass.aws.batch.EFSVolumeConfiguration;
import io.windlass.aws.batch.FargatePlatformConfiguration;
import io.windlass.aws.batch.Host;
import io.windlass.aws.batch.KeyValuePair;
import io.windlass.aws.batch.MountPoint;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.aws.batch.Secret;
import io.windlass.aws.batch.Volume;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets, logs and volumes of a definition. */
class SecretsAndVolumesTest {
  static Stream<Arguments> secretsAndVolumes() {
    String role = "arn:aws:iam::123456789012:role/run";
    String arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:s-abc";
    EFSVolumeConfiguration.Builder efs = EFSVolumeConfiguration.builder().fileSystemId("fs-1");
    return Stream.of(
        row(
            "SEC-008",
            ec2(container().secrets(List.of(new Secret("S", arn)))),
            "executionRoleArn cannot be empty when using secrets or secretOptions"),
        row(
            "SEC-001",
            ec2(container().executionRoleArn(role).secrets(List.of(new Secret("S", arn)))),
            ""),
        row(
            "SEC-001 prefix",
            ec2(
                container()
                    .executionRoleArn(role)
                    .secrets(List.of(new Secret("AWS_BATCH_S", arn)))),
            ""),
        row(
            "SEC-001 twice",
            ec2(
                container()
                    .executionRoleArn(role)
                    .environment(List.of(new KeyValuePair("S", "1")))
                    .secrets(List.of(new Secret("S", arn)))),
            "set twice"),
        row(
            "SEC-003",
            ec2(
                container()
                    .executionRoleArn(role)
                    .secrets(List.of(new Secret("S", arn + ":key::")))),
            ""),
        row(
            "SEC-005 stage",
            ec2(
                container()
                    .executionRoleArn(role)
                    .secrets(List.of(new Secret("S", arn + "::AWSPREVIOUS:")))),
            ""),
        row(
            "SEC-005",
            ec2(
                container()
                    .executionRoleArn(role)
                    .secrets(List.of(new Secret("S", arn + "::AWSPREVIOUS:id")))),
            "mutually exclusive"),
        row(
            "SEC-002",
            ec2(container().executionRoleArn(role).secrets(List.of(new Secret("S", "plain_name")))),
            ""),
        row(
            "VOL-001 name",
            ec2(container().volumes(List.of(Volume.builder().name("a b").build()))),
            "volumes: name"),
        row(
            "VOL-001 unknown",
            ec2(
                container()
                    .mountPoints(
                        List.of(
                            MountPoint.builder().sourceVolume("v").containerPath("/v").build()))),
            "not one of the volumes"),
        row(
            "VOL-002",
            ec2(
                container()
                    .volumes(List.of(Volume.builder().name("v").build()))
                    .mountPoints(List.of(MountPoint.builder().sourceVolume("v").build()))),
            "are required"),
        row(
            "VOL-003",
            ec2(
                container()
                    .volumes(List.of(Volume.builder().name("v").build()))
                    .mountPoints(
                        List.of(
                            MountPoint.builder().sourceVolume("v").containerPath("/v").build()))),
            ""),
        row(
            "VOL-005",
            ec2(
                container()
                    .volumes(
                        List.of(
                            Volume.builder()
                                .name("v")
                                .host(new Host("/v"))
                                .efsVolumeConfiguration(efs.build())
                                .build()))),
            "only one volume configuration type should be used."),
        row(
            "VOL-011",
            ec2(
                container()
                    .volumes(
                        List.of(
                            Volume.builder()
                                .name("v")
                                .efsVolumeConfiguration(
                                    EFSVolumeConfiguration.builder()
                                        .fileSystemId("fs")
                                        .rootDirectory("/x")
                                        .transitEncryption("ENABLED")
                                        .authorizationConfig(
                                            EFSAuthorizationConfig.builder()
                                                .accessPointId("ap")
                                                .build())
                                        .build())
                                .build()))),
            "the root directory must either be set to"),
        row(
            "VOL-012",
            ec2(
                container()
                    .volumes(
                        List.of(
                            Volume.builder()
                                .name("v")
                                .efsVolumeConfiguration(
                                    EFSVolumeConfiguration.builder()
                                        .fileSystemId("fs")
                                        .authorizationConfig(
                                            EFSAuthorizationConfig.builder().iam("ENABLED").build())
                                        .build())
                                .build()))),
            "requires TransitEncryption to be enabled."),
        row(
            "VOL-021",
            onFargate(
                fargateContainer()
                    .fargatePlatformConfiguration(new FargatePlatformConfiguration("1.3.0"))
                    .volumes(
                        List.of(
                            Volume.builder()
                                .name("v")
                                .efsVolumeConfiguration(efs.build())
                                .build()))),
            "EFS is supported for Fargate platform versions 1.4.0 or later, provided 1.3.0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("secretsAndVolumes")
  void registered(String id, RegisterJobDefinitionRequest request, String refusal) {
    RegistrationRows.check(id, request, refusal);
  }
}
