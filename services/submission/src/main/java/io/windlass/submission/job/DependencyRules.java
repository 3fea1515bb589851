package io.windlass.submission.job;

import io.windlass.aws.batch.JobDependency;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks the dependencies of a job (DEP-001, DEP-004, DEP-006, AR-015). */
public final class DependencyRules {
  private static final String N_TO_N = "N_TO_N";
  private static final String SEQUENTIAL = "SEQUENTIAL";

  private DependencyRules() {}

  /** Checks what does not need the jobs that the dependencies name. */
  static void check(
      @Nullable List<JobDependency> dependencies,
      boolean isArray,
      int maximum,
      ValidationErrors validationErrors) {
    if (dependencies == null) {
      return;
    }
    if (dependencies.size() > maximum) {
      validationErrors.invalid("Job cannot have more than " + maximum + " dependencies");
    }
    dependencies.forEach(dependency -> check(dependency, isArray, validationErrors));
  }

  private static void check(
      JobDependency dependency, boolean isArray, ValidationErrors validationErrors) {
    String type = dependency.type();
    boolean named = dependency.jobId() != null && !dependency.jobId().isEmpty();
    if (type != null && !type.equals(N_TO_N) && !type.equals(SEQUENTIAL)) {
      validationErrors.invalid("dependsOn: type must be N_TO_N or SEQUENTIAL, got " + type + ".");
      return;
    }
    if (type != null && !isArray) {
      validationErrors.invalid("dependsOn: type " + type + " can only be used with array jobs.");
    }
    if (SEQUENTIAL.equals(type) && named) {
      validationErrors.invalid("dependsOn: jobId can not be specified with type SEQUENTIAL.");
    }
    if (!SEQUENTIAL.equals(type) && !named) {
      validationErrors.invalid("dependsOn: jobId is required.");
    }
  }

  /**
   * Returns the jobs to be looked up: those that are waited for, and the arrays of single children.
   */
  public static List<String> jobIds(List<JobDependency> dependencies) {
    return dependencies.stream()
        .map(JobDependency::jobId)
        .filter(Objects::nonNull)
        .map(DependencyRules::whole)
        .distinct()
        .toList();
  }

  private static String whole(String jobId) {
    return ChildId.parseArrayChild(jobId).map(ChildId::parentId).orElse(jobId);
  }

  /**
   * Checks whether a job can wait for these dependencies.
   *
   * @param arraySize the waiting job's number of children; null if it is no array
   * @param children how many children each of the jobs has that exist; 0 if it is no array
   */
  public static Result<List<JobDependency>> resolve(
      List<JobDependency> dependencies,
      @Nullable Integer arraySize,
      Map<String, Integer> children) {
    ValidationErrors validationErrors = new ValidationErrors();
    for (JobDependency dependency : dependencies) {
      String jobId = dependency.jobId();
      if (jobId == null) {
        continue;
      }
      Integer size = children.get(whole(jobId));
      boolean outside =
          ChildId.parseArrayChild(jobId).filter(c -> size != null && c.index() >= size).isPresent();
      if (size == null || outside) {
        validationErrors.refused("dependsOn: job " + jobId + " does not exist");
      } else if (N_TO_N.equals(dependency.type())) {
        checkPeer(jobId, size, arraySize, validationErrors);
      }
    }
    return validationErrors.orElse(() -> dependencies);
  }

  /** AR-014, AR-015. */
  private static void checkPeer(
      String jobId, int size, @Nullable Integer arraySize, ValidationErrors validationErrors) {
    if (size == 0 || ChildId.parseArrayChild(jobId).isPresent()) {
      validationErrors.refused(
          "dependsOn: type N_TO_N needs an array job, and " + jobId + " is none.");
    } else if (arraySize != null && arraySize != size) {
      validationErrors.refused(
          "dependsOn: type N_TO_N needs array jobs of the same size: "
              + jobId
              + " has "
              + size
              + " children, got "
              + arraySize
              + ".");
    }
  }
}
