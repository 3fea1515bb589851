package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.EFSAuthorizationConfig;
import io.windlass.aws.batch.EFSVolumeConfiguration;
import io.windlass.aws.batch.FargatePlatformConfiguration;
import io.windlass.aws.batch.MountPoint;
import io.windlass.aws.batch.Volume;
import io.windlass.submission.computeenvironment.ProvisioningModel;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks volumes and mount points of a container (VOL-001 to VOL-021). */
final class VolumeRules {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");

  private VolumeRules() {}

  static void check(
      ContainerProperties container, ProvisioningModel model, ValidationErrors validationErrors) {
    List<Volume> volumes = container.volumes() == null ? List.of() : container.volumes();
    Set<String> names = new HashSet<>();
    for (Volume volume : volumes) {
      checkVolume(volume, names, model, validationErrors);
      EFSVolumeConfiguration efs = volume.efsVolumeConfiguration();
      if (efs != null) {
        checkEfs(
            efs,
            container.fargatePlatformConfiguration() == null
                ? new FargatePlatformConfiguration(null)
                : container.fargatePlatformConfiguration(),
            validationErrors);
      }
    }
    List<MountPoint> mounts = container.mountPoints() == null ? List.of() : container.mountPoints();
    mounts.forEach(mount -> checkMount(mount, names, validationErrors));
  }

  private static void checkVolume(
      Volume volume,
      Set<String> names,
      ProvisioningModel model,
      ValidationErrors validationErrors) {
    String name = volume.name();
    if (name == null || !NAME.matcher(name).matches()) {
      validationErrors.invalid("volumes: name " + name + " should match valid pattern");
    } else if (!names.add(name)) {
      validationErrors.invalid("volumes: " + name + " is given twice.");
    }
    long types =
        Stream.of(
                Optional.ofNullable(volume.host()),
                Optional.ofNullable(volume.efsVolumeConfiguration()),
                Optional.ofNullable(volume.s3filesVolumeConfiguration()))
            .filter(Optional::isPresent)
            .count();
    if (types > 1) {
      validationErrors.invalid(
          "When the volume parameter is specified, only one volume configuration type should be"
              + " used.");
    }
    if (volume.s3filesVolumeConfiguration() != null) {
      validationErrors.notAvailable("volumes: s3filesVolumeConfiguration");
    }
    boolean path = volume.host() != null && volume.host().sourcePath() != null;
    if (path && model == ProvisioningModel.FARGATE) {
      validationErrors.invalid("host.sourcePath should not be set for volumes in Fargate.");
    }
  }

  private static void checkMount(
      MountPoint mount, Set<String> names, ValidationErrors validationErrors) {
    String source = mount.sourceVolume();
    if (source == null || mount.containerPath() == null) {
      validationErrors.invalid("mountPoints: sourceVolume and containerPath are required.");
    } else if (!names.contains(source)) {
      validationErrors.invalid(
          "mountPoints: sourceVolume " + source + " is not one of the volumes.");
    }
  }

  private static void checkEfs(
      EFSVolumeConfiguration efs,
      FargatePlatformConfiguration platform,
      ValidationErrors validationErrors) {
    if ("1.3.0".equals(platform.platformVersion())) {
      validationErrors.invalid(
          "EFS is supported for Fargate platform versions 1.4.0 or later, provided "
              + platform.platformVersion());
    }
    String root = efs.rootDirectory();
    if (root != null && root.length() > 4096) {
      validationErrors.invalid(
          "efsVolumeConfiguration: rootDirectory must have at most 4096 characters.");
    }
    Integer port = efs.transitEncryptionPort();
    if (port != null && (port < 0 || port > 65_535)) {
      validationErrors.invalid("TransitEncryptionPort must be a valid port number.");
    }
    EFSAuthorizationConfig authorization = efs.authorizationConfig();
    if (authorization == null) {
      return;
    }
    boolean accessPoint = authorization.accessPointId() != null;
    if (accessPoint && root != null && !root.equals("/")) {
      validationErrors.invalid(
          "When using an EFS access point, the root directory must either be set to \"/\" or"
              + " omitted");
    }
    boolean encrypted = "ENABLED".equals(efs.transitEncryption());
    if ("ENABLED".equals(authorization.iam()) && !encrypted) {
      validationErrors.invalid("EFS IAM authorization requires TransitEncryption to be enabled.");
    }
    if (accessPoint && !encrypted) {
      validationErrors.invalid("EFS IAM access point requires TransitEncryption to be enabled.");
    }
  }
}
