package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.EphemeralStorage;
import io.windlass.aws.batch.FargatePlatformConfiguration;
import io.windlass.aws.batch.LinuxParameters;
import io.windlass.aws.batch.RuntimePlatform;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a container that runs on Fargate (CP-034, CE-108). */
final class FargateRules {
  private static final Set<String> PLATFORM_VERSIONS = Set.of("1.3.0", "1.4.0", "LATEST");
  private static final Set<String> ARCHITECTURES = Set.of("X86_64", "ARM64");

  private FargateRules() {}

  static void check(ContainerProperties container, ValidationErrors validationErrors) {
    if (container.executionRoleArn() == null || container.executionRoleArn().isEmpty()) {
      validationErrors.invalid("executionRoleArn is required for Fargate.");
    }
    refuseDeprecated("vcpus", container.vcpus(), validationErrors);
    refuseDeprecated("memory", container.memory(), validationErrors);
    refuse("instanceType", container.instanceType(), validationErrors);
    if (container.ulimits() != null && !container.ulimits().isEmpty()) {
      refuse("ulimits", container.ulimits(), validationErrors);
    }
    if (Boolean.TRUE.equals(container.privileged())) {
      validationErrors.invalid(
          "Fargate requires that the ‘privileged’ setting be ‘false’ at the container level.");
    }
    checkLinux(container.linuxParameters(), validationErrors);
    checkPlatform(container, validationErrors);
  }

  private static void checkLinux(
      @Nullable LinuxParameters linux, ValidationErrors validationErrors) {
    if (linux == null) {
      return;
    }
    if (linux.devices() != null && !linux.devices().isEmpty()) {
      refuseLinux("devices", linux.devices(), validationErrors);
    }
    if (linux.tmpfs() != null && !linux.tmpfs().isEmpty()) {
      refuseLinux("tmpfs", linux.tmpfs(), validationErrors);
    }
    refuseLinux("maxSwap", linux.maxSwap(), validationErrors);
    refuseLinux("sharedMemorySize", linux.sharedMemorySize(), validationErrors);
    refuseLinux("swappiness", linux.swappiness(), validationErrors);
  }

  private static void checkPlatform(
      ContainerProperties container, ValidationErrors validationErrors) {
    FargatePlatformConfiguration platform = container.fargatePlatformConfiguration();
    String version = platform == null ? null : platform.platformVersion();
    if (version != null && !PLATFORM_VERSIONS.contains(version)) {
      validationErrors.invalid(
          "fargatePlatformConfiguration: platformVersion must be 1.3.0, 1.4.0 or LATEST, got "
              + version
              + ".");
    }
    EphemeralStorage storage = container.ephemeralStorage();
    if (storage != null && (storage.sizeInGiB() < 21 || storage.sizeInGiB() > 200)) {
      validationErrors.invalid(
          "Ephemeral storage for Fargate tasks can be only between range 21 GiB to 200 GiB");
    }
    if (storage != null && "1.3.0".equals(version)) {
      validationErrors.invalid("ephemeralStorage is supported for Fargate platform version 1.4.0");
    }
    RuntimePlatform runtime = container.runtimePlatform();
    String architecture = runtime == null ? null : runtime.cpuArchitecture();
    if (architecture != null && !ARCHITECTURES.contains(architecture)) {
      validationErrors.invalid("runtimePlatform: cpuArchitecture must be X86_64 or ARM64.");
    }
    String system = runtime == null ? null : runtime.operatingSystemFamily();
    if (system != null && !system.equals("LINUX") && !system.startsWith("WINDOWS_SERVER_20")) {
      validationErrors.invalid(
          "runtimePlatform: operatingSystemFamily " + system + " is not supported.");
    }
  }

  private static void refuseDeprecated(
      String member, @Nullable Object value, ValidationErrors validationErrors) {
    if (value != null) {
      validationErrors.invalid(
          member + " is not applicable for Fargate. Use resource requirements instead.");
    }
  }

  private static void refuseLinux(
      String member, @Nullable Object value, ValidationErrors validationErrors) {
    if (value != null) {
      validationErrors.invalid("linuxParameter." + member + " is not allowed for Fargate.");
    }
  }

  private static void refuse(
      String member, @Nullable Object value, ValidationErrors validationErrors) {
    if (value != null) {
      validationErrors.invalid(member + " is not applicable for Fargate.");
    }
  }
}
