package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.EksContainer;
import io.windlass.aws.batch.EksContainerVolumeMount;
import io.windlass.aws.batch.EksEmptyDir;
import io.windlass.aws.batch.EksVolume;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks volumes of pods, and where they are mounted (EKSP-018 to EKSP-023). */
final class EksVolumeRules {
  private static final Pattern SIZE =
      Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,9})?(m|k|[KMGTPE]i?)?");

  private EksVolumeRules() {}

  /** Returns the names of the volumes. */
  static Set<String> check(@Nullable List<EksVolume> volumes, ValidationErrors validationErrors) {
    Set<String> names = new HashSet<>();
    for (EksVolume volume : Objects.requireNonNullElse(volumes, List.<EksVolume>of())) {
      String name = volume.name();
      if (!EksRules.isSubdomain(name)) {
        validationErrors.invalid("volumes: name " + name + " should match valid pattern");
      } else if (!names.add(name)) {
        validationErrors.invalid("volumes: " + name + " is given twice.");
      }
      checkSource(volume, validationErrors);
    }
    return names;
  }

  private static void checkSource(EksVolume volume, ValidationErrors validationErrors) {
    String where = "volume " + volume.name() + ": ";
    long sources =
        Stream.of(
                volume.hostPath(),
                volume.emptyDir(),
                volume.secret(),
                volume.persistentVolumeClaim())
            .filter(Objects::nonNull)
            .count();
    if (sources > 1) {
      validationErrors.invalid(
          where + "only one of hostPath, emptyDir, secret and persistentVolumeClaim can be used.");
    }
    var host = volume.hostPath();
    if (host != null) {
      String path = host.path();
      if (path == null || path.isEmpty()) {
        validationErrors.invalid(where + "path of hostPath is required.");
      } else {
        checkPath(where, path, validationErrors);
      }
    }
    var secret = volume.secret();
    if (secret != null && !EksRules.isSubdomain(secret.secretName())) {
      validationErrors.invalid(
          where + "secretName " + secret.secretName() + " should match valid pattern");
    }
    var claim = volume.persistentVolumeClaim();
    if (claim != null && !EksRules.isSubdomain(claim.claimName())) {
      validationErrors.invalid(
          where + "claimName " + claim.claimName() + " should match valid pattern");
    }
    EksEmptyDir empty = volume.emptyDir();
    if (empty != null && empty.sizeLimit() != null && !SIZE.matcher(empty.sizeLimit()).matches()) {
      validationErrors.invalid(where + "sizeLimit " + empty.sizeLimit() + " is not a quantity.");
    }
  }

  static void checkMounts(
      EksContainer container, Set<String> volumes, ValidationErrors validationErrors) {
    Set<String> paths = new HashSet<>();
    for (EksContainerVolumeMount mount :
        Objects.requireNonNullElse(container.volumeMounts(), List.<EksContainerVolumeMount>of())) {
      String where = "volumeMounts of container " + EksPod.nameOf(container) + ": ";
      String path = mount.mountPath();
      if (mount.name() == null || path == null || path.isEmpty()) {
        validationErrors.invalid(where + "name and mountPath are required.");
      } else if (!volumes.contains(mount.name())) {
        validationErrors.invalid(where + mount.name() + " is not one of the volumes.");
      } else if (path.contains(":")) {
        validationErrors.invalid(where + "mountPath " + path + " must not contain ':'.");
      } else if (!paths.add(path)) {
        validationErrors.invalid(where + "mountPath " + path + " is given twice.");
      }
      String sub = mount.subPath();
      if (sub != null && sub.startsWith("/")) {
        validationErrors.invalid(where + "subPath " + sub + " must be relative.");
      } else if (sub != null) {
        checkPath(where, sub, validationErrors);
      }
    }
  }

  private static void checkPath(String where, String path, ValidationErrors validationErrors) {
    if (Arrays.asList(path.split("/", -1)).contains("..")) {
      validationErrors.invalid(where + path + " must not contain '..'.");
    }
  }
}
