package io.windlass.submission.jobdefinition;

import static io.windlass.submission.jobdefinition.Definitions.container;
import static io.windlass.submission.jobdefinition.Definitions.fargate;
import static io.windlass.submission.jobdefinition.Definitions.fargateContainer;
import static io.windlass.submission.jobdefinition.Definitions.needs;
import static io.windlass.submission.jobdefinition.Definitions.refusal;
import static io.windlass.submission.jobdefinition.Definitions.request;
import static io.windlass.submission.jobdefinition.RegistrationRows.ec2;
import static io.windlass.submission.jobdefinition.RegistrationRows.onFargate;
import static io.windlass.submission.jobdefinition.RegistrationRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.Device;
import io.windlass.aws.batch.EphemeralStorage;
import io.windlass.aws.batch.FargatePlatformConfiguration;
import io.windlass.aws.batch.Host;
import io.windlass.aws.batch.KeyValuePair;
import io.windlass.aws.batch.LinuxParameters;
import io.windlass.aws.batch.LogConfiguration;
import io.windlass.aws.batch.NetworkConfiguration;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.aws.batch.ResourceRequirement;
import io.windlass.aws.batch.RuntimePlatform;
import io.windlass.aws.batch.Tmpfs;
import io.windlass.aws.batch.Ulimit;
import io.windlass.aws.batch.Volume;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a container may ask for, on EC2 and on Fargate. */
class ContainerRequirementsTest {
  private static LinuxParameters.Builder linux() {
    return LinuxParameters.builder();
  }

  static Stream<Arguments> resources() {
    return Stream.of(
        row(
            "RR-005 memory only",
            ec2(container().resourceRequirements(List.of(new ResourceRequirement("4", "MEMORY")))),
            "vCPU is not provided."),
        row(
            "RR-005 vcpu only",
            ec2(container().resourceRequirements(List.of(new ResourceRequirement("4", "VCPU")))),
            "Memory is not provided."),
        row("RR-008 legacy", ec2(container().resourceRequirements(null).vcpus(2).memory(512)), ""),
        row(
            "RR-002 3",
            ec2(container().resourceRequirements(needs("1", "3"))),
            "Memory must be at least 4 Mib, got 3 Mib."),
        row("RR-002 4", ec2(container().resourceRequirements(needs("1", "4"))), ""),
        row(
            "RR-002 half",
            ec2(container().resourceRequirements(needs("1", "4.5"))),
            "Value 4.5 for type MEMORY in resourceRequirement is not valid."),
        row(
            "RR-003 0",
            ec2(container().resourceRequirements(needs("0", "4"))),
            "vCPU must be at least 1"),
        row(
            "RR-003 half",
            ec2(container().resourceRequirements(needs("0.5", "512"))),
            "Value 0.5 for type VCPU in resourceRequirement is not valid."),
        row(
            "RR-002 text",
            ec2(container().resourceRequirements(needs("1", "1Gi"))),
            "Value 1Gi for type MEMORY in resourceRequirement is not valid."),
        row(
            "RR-001 twice",
            ec2(
                container()
                    .resourceRequirements(
                        List.of(
                            new ResourceRequirement("1", "VCPU"),
                            new ResourceRequirement("1", "VCPU")))),
            "Cannot provide duplicates in resourceRequirements."),
        row(
            "RR-004",
            ec2(
                container()
                    .resourceRequirements(
                        Stream.concat(
                                needs("1", "4").stream(),
                                Stream.of(new ResourceRequirement("2", "GPU")))
                            .toList())),
            ""),
        row(
            "RR-009 same",
            ec2(container().vcpus(1)),
            "Cannot use both ECS containerProperties vcpus"),
        row(
            "RR-009 memory",
            ec2(container().memory(128)),
            "Cannot use both ECS containerProperties memory"),
        row(
            "RR-004 Fargate",
            onFargate(
                fargateContainer()
                    .resourceRequirements(
                        Stream.concat(
                                needs("1", "2048").stream(),
                                Stream.of(new ResourceRequirement("1", "GPU")))
                            .toList())),
            "GPU is not applicable for Fargate"));
  }

  static Stream<Arguments> fargateOnly() {
    return Stream.of(
        row("CP-034 accepted", onFargate(fargateContainer()), ""),
        row(
            "CP-004",
            onFargate(fargateContainer().executionRoleArn(null)),
            "executionRoleArn is required"),
        row(
            "CP-034 vcpus",
            onFargate(fargateContainer().vcpus(1)),
            "vcpus is not applicable for Fargate. Use resource requirements instead."),
        row(
            "CP-034 memory",
            onFargate(fargateContainer().memory(512)),
            "memory is not applicable for Fargate."),
        row(
            "CP-034 instanceType",
            onFargate(fargateContainer().instanceType("m5.large")),
            "instanceType is not applicable for Fargate."),
        row(
            "CP-034 ulimits",
            onFargate(fargateContainer().ulimits(List.of(new Ulimit(1, "nofile", 1)))),
            "ulimits is not applicable for Fargate."),
        row(
            "CP-034 privileged",
            onFargate(fargateContainer().privileged(true)),
            "Fargate requires that the ‘privileged’ setting be ‘false’"),
        row("CP-034 unprivileged", onFargate(fargateContainer().privileged(false)), ""),
        row(
            "CP-034 devices",
            onFargate(
                fargateContainer()
                    .linuxParameters(
                        linux()
                            .devices(List.of(Device.builder().hostPath("/dev/x").build()))
                            .build())),
            "linuxParameter.devices is not allowed for Fargate."),
        row(
            "CP-034 maxSwap",
            onFargate(fargateContainer().linuxParameters(linux().maxSwap(1).build())),
            "linuxParameter.maxSwap is not allowed for Fargate."),
        row(
            "CP-034 shm",
            onFargate(fargateContainer().linuxParameters(linux().sharedMemorySize(1).build())),
            "linuxParameter.sharedMemorySize is not allowed for Fargate."),
        row(
            "CP-034 swappiness",
            onFargate(fargateContainer().linuxParameters(linux().swappiness(1).build())),
            "linuxParameter.swappiness is not allowed for Fargate."),
        row(
            "CP-034 tmpfs",
            onFargate(
                fargateContainer()
                    .linuxParameters(linux().tmpfs(List.of(new Tmpfs("/t", 1, null))).build())),
            "linuxParameter.tmpfs is not allowed for Fargate."),
        row(
            "CP-021",
            onFargate(fargateContainer().linuxParameters(linux().initProcessEnabled(true).build())),
            ""),
        row(
            "CP-034 host volume",
            onFargate(
                fargateContainer()
                    .volumes(List.of(Volume.builder().name("v").host(new Host("/d")).build()))),
            "host.sourcePath should not be set for volumes in Fargate."),
        row(
            "LOG-002 gelf",
            onFargate(
                fargateContainer()
                    .logConfiguration(LogConfiguration.builder().logDriver("gelf").build())),
            "Log driver for Fargate is not valid: gelf"),
        row(
            "LOG-002 splunk",
            onFargate(
                fargateContainer()
                    .logConfiguration(LogConfiguration.builder().logDriver("splunk").build())),
            ""),
        row(
            "CP-006",
            onFargate(
                fargateContainer()
                    .fargatePlatformConfiguration(new FargatePlatformConfiguration("1.2.0"))),
            "platformVersion"),
        row(
            "CP-006 latest",
            onFargate(
                fargateContainer()
                    .fargatePlatformConfiguration(new FargatePlatformConfiguration("LATEST"))),
            ""),
        row(
            "CP-018 20",
            onFargate(fargateContainer().ephemeralStorage(new EphemeralStorage(20))),
            "between range 21 GiB to 200 GiB"),
        row(
            "CP-018 21",
            onFargate(fargateContainer().ephemeralStorage(new EphemeralStorage(21))),
            ""),
        row(
            "CP-019",
            onFargate(
                fargateContainer()
                    .runtimePlatform(RuntimePlatform.builder().cpuArchitecture("MIPS").build())),
            "cpuArchitecture"));
  }

  static Stream<Arguments> ec2Only() {
    return Stream.of(
        row(
            "CP-007",
            ec2(
                container()
                    .networkConfiguration(
                        NetworkConfiguration.builder().assignPublicIp("ENABLED").build())),
            "networkConfiguration not applicable for EC2."),
        row(
            "CP-006 EC2",
            ec2(
                container()
                    .fargatePlatformConfiguration(new FargatePlatformConfiguration("LATEST"))),
            "fargatePlatformConfiguration not applicable for EC2."),
        row(
            "CP-018 EC2",
            ec2(container().ephemeralStorage(new EphemeralStorage(30))),
            "ephemeralStorage not applicable for EC2."),
        row("CP-008", ec2(container().instanceType("m5.large")), "multi-node"),
        row(
            "CP-001 missing",
            ec2(container().image(null)),
            "ECS Container Image must be provided."),
        row("CP-001 255", ec2(container().image("a".repeat(255))), ""),
        row("CP-001 256", ec2(container().image("a".repeat(256))), "should match valid pattern"),
        row(
            "CP-032",
            ec2(container().image("x.dkr.ecr.us-east-1.amazonaws.com/a/b@sha256:0123")),
            ""),
        row(
            "CP-003 prefix",
            ec2(container().environment(List.of(new KeyValuePair("AWS_BATCHX", "1")))),
            ""),
        row(
            "CP-003 value",
            ec2(container().environment(List.of(new KeyValuePair("A", null)))),
            "value of A is required"),
        row("CP-011", ec2(container().user("$(id")), "User '$(id' does not match regex"),
        row("CP-011 ids", ec2(container().user("1000:1000")), ""),
        row(
            "CP-012 name",
            ec2(container().ulimits(List.of(new Ulimit(1, "files", 1)))),
            "not a supported limit"),
        row(
            "CP-012 order",
            ec2(container().ulimits(List.of(new Ulimit(1, "nofile", 2)))),
            "must not exceed its hardLimit"),
        row(
            "CP-024",
            ec2(
                container()
                    .linuxParameters(linux().tmpfs(List.of(new Tmpfs("t", 1, null))).build())),
            "must be absolute"),
        row(
            "CP-025",
            ec2(container().linuxParameters(linux().maxSwap(-1).build())),
            "Invalid swap memory size: -1"),
        row(
            "CP-026",
            ec2(container().linuxParameters(linux().swappiness(101).build())),
            "Invalid swappiness: 101"),
        row(
            "LOG-002",
            ec2(container().logConfiguration(LogConfiguration.builder().logDriver("none").build())),
            "not supported"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"resources", "fargateOnly", "ec2Only"})
  void registered(String id, RegisterJobDefinitionRequest request, String refusal) {
    RegistrationRows.check(id, request, refusal);
  }

  @ParameterizedTest(name = "RR-007 {0} vCPU with {1} MiB: {2}")
  @CsvSource({
    "0.25, 512, true",
    "0.25, 1024, true",
    "0.25, 2048, true",
    "0.25, 4096, false",
    "0.25, 1536, false",
    "0.5, 1024, true",
    "0.5, 4096, true",
    "0.5, 512, false",
    "0.5, 5120, false",
    "1, 2048, true",
    "1, 8192, true",
    "1, 2500, false",
    "2, 4096, true",
    "2, 16384, true",
    "2, 17408, false",
    "4, 8192, true",
    "4, 30720, true",
    "4, 31744, false",
    "8, 16384, true",
    "8, 20480, true",
    "8, 17408, false",
    "8, 61440, true",
    "16, 32768, true",
    "16, 40960, true",
    "16, 36864, false",
    "16, 122880, true",
    "3, 8192, false",
    "0.75, 2048, false",
  })
  // CE-109
  void fargateSizesCE109(String vcpus, String memory, boolean offered) {
    String refusal =
        refusal(
            fargate(fargateContainer().resourceRequirements(needs(vcpus, memory)).build()).build());
    assertThat(refusal.isEmpty()).as(refusal).isEqualTo(offered);
    if (!offered) {
      assertThat(refusal)
          .startsWith("Fargate resource requirements (")
          .endsWith(" MiB) not valid.");
    }
  }
}
