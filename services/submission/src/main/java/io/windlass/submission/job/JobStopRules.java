package io.windlass.submission.job;

import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;

/** Checks the reason and the job ids of CancelJob, TerminateJob and their bulk forms (JS-020). */
public final class JobStopRules {
  private static final int MAXIMUM_REASON = 1024;
  private static final int MAXIMUM_JOBS = 50;

  private JobStopRules() {}

  /** Returns the reason, if it can become a job's status reason. */
  public static Result<String> reason(String reason) {
    ValidationErrors validationErrors = new ValidationErrors();
    check(reason, validationErrors);
    return validationErrors.orElse(() -> reason);
  }

  /** Returns the job's id; an empty one names none. */
  public static Result<String> jobId(String jobId) {
    ValidationErrors validationErrors = new ValidationErrors();
    checkId(jobId, validationErrors);
    return validationErrors.orElse(() -> jobId);
  }

  /** Returns the jobs of a bulk request, each once. */
  public static Result<List<String>> jobs(List<String> jobs, String reason) {
    ValidationErrors validationErrors = new ValidationErrors();
    if (jobs.isEmpty() || jobs.size() > MAXIMUM_JOBS) {
      validationErrors.invalid(
          "jobs must have 1 to " + MAXIMUM_JOBS + " job ids, got " + jobs.size() + ".");
    }
    jobs.forEach(jobId -> checkId(jobId, validationErrors));
    check(reason, validationErrors);
    return validationErrors.orElse(() -> jobs.stream().distinct().toList());
  }

  private static void checkId(String jobId, ValidationErrors validationErrors) {
    if (jobId.isBlank()) {
      validationErrors.invalid("jobId must not be empty.");
    }
  }

  private static void check(String reason, ValidationErrors validationErrors) {
    if (reason.isBlank()) {
      validationErrors.invalid("reason must not be empty.");
    }
    if (reason.length() > MAXIMUM_REASON) {
      validationErrors.invalid("reason must have at most " + MAXIMUM_REASON + " characters.");
    }
  }
}
