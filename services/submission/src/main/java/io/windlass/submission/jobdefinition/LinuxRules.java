package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.LinuxParameters;
import io.windlass.aws.batch.Tmpfs;
import io.windlass.aws.batch.Ulimit;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the Linux parameters of a container: limits, devices, swap, tmpfs (CP-012 to CP-030). */
final class LinuxRules {
  private static final Set<String> ULIMITS =
      Set.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  private LinuxRules() {}

  static void check(ContainerProperties container, ValidationErrors validationErrors) {
    checkUlimits(container.ulimits(), validationErrors);
    LinuxParameters linux = container.linuxParameters();
    if (linux == null) {
      return;
    }
    Integer swap = linux.maxSwap();
    if (swap != null && swap < 0) {
      validationErrors.invalid("Invalid swap memory size: " + swap + ", must be non-negative.");
    }
    Integer swappiness = linux.swappiness();
    if (swappiness != null && (swappiness < 0 || swappiness > 100)) {
      validationErrors.invalid(
          "Invalid swappiness: " + swappiness + ", must be between 0 and 100.");
    }
    Integer shared = linux.sharedMemorySize();
    if (shared != null && shared < 0) {
      validationErrors.invalid(
          "linuxParameters: sharedMemorySize must be 0 or greater, got " + shared + ".");
    }
    List<Tmpfs> mounts = linux.tmpfs();
    if (mounts != null) {
      mounts.forEach(mount -> checkTmpfs(mount, validationErrors));
    }
  }

  private static void checkTmpfs(Tmpfs mount, ValidationErrors validationErrors) {
    if (!mount.containerPath().startsWith("/")) {
      validationErrors.invalid("linuxParameters: tmpfs containerPath must be absolute.");
    }
    if (mount.size() < 1) {
      validationErrors.invalid(
          "Size of a tmpfs is invalid. The size is required and must be a positive integer.");
    }
  }

  private static void checkUlimits(
      @Nullable List<Ulimit> ulimits, ValidationErrors validationErrors) {
    if (ulimits == null) {
      return;
    }
    for (Ulimit ulimit : ulimits) {
      if (!ULIMITS.contains(ulimit.name())) {
        validationErrors.invalid("ulimits: " + ulimit.name() + " is not a supported limit.");
      }
      boolean unlimited = ulimit.hardLimit() < 0;
      if (!unlimited && (ulimit.softLimit() < 0 || ulimit.softLimit() > ulimit.hardLimit())) {
        validationErrors.invalid(
            "ulimits: softLimit of " + ulimit.name() + " must not exceed its hardLimit.");
      }
    }
  }
}
