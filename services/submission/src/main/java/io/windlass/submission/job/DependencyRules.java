package io.windlass.submission.job;

import io.windlass.aws.batch.JobDependency;
import io.windlass.submission.outcome.Objections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a job may depend on (DEP-001, DEP-006). */
public final class DependencyRules {
  private DependencyRules() {}

  static void check(
      @Nullable List<JobDependency> dependencies, int maximum, Objections objections) {
    if (dependencies == null) {
      return;
    }
    if (dependencies.size() > maximum) {
      objections.invalid(
          "dependsOn: at most "
              + maximum
              + " dependencies are allowed, got "
              + dependencies.size()
              + ".");
    }
    for (JobDependency dependency : dependencies) {
      if (dependency.type() != null) {
        objections.notAvailable("A dependency of type " + dependency.type());
      }
      if (dependency.jobId() == null || dependency.jobId().isEmpty()) {
        objections.invalid("dependsOn: jobId is required.");
      }
    }
  }

  /** The jobs that are waited for. */
  public static List<String> jobIds(@Nullable List<JobDependency> dependencies) {
    return dependencies == null
        ? List.of()
        : dependencies.stream()
            .map(JobDependency::jobId)
            .filter(java.util.Objects::nonNull)
            .distinct()
            .toList();
  }
}
