package io.windlass.submission.job;

import io.windlass.submission.outcome.Objections;
import io.windlass.submission.outcome.Outcome;
import java.util.List;

/**
 * Decides about the reason and the jobs of CancelJob, TerminateJob and their bulk forms (JS-020).
 */
public final class JobStop {
  private static final int MAXIMUM_REASON = 1024;
  private static final int MAXIMUM_JOBS = 50;

  private JobStop() {}

  /** The reason, if it can become a job's status reason. */
  public static Outcome<String> reason(String reason) {
    Objections objections = new Objections();
    check(reason, objections);
    return objections.orElse(() -> reason);
  }

  /** The job's id; an empty one names none. */
  public static Outcome<String> jobId(String jobId) {
    Objections objections = new Objections();
    checkId(jobId, objections);
    return objections.orElse(() -> jobId);
  }

  /** The jobs of a bulk request, each once. */
  public static Outcome<List<String>> jobs(List<String> jobs, String reason) {
    Objections objections = new Objections();
    if (jobs.isEmpty() || jobs.size() > MAXIMUM_JOBS) {
      objections.invalid(
          "jobs must have 1 to " + MAXIMUM_JOBS + " job ids, got " + jobs.size() + ".");
    }
    jobs.forEach(jobId -> checkId(jobId, objections));
    check(reason, objections);
    return objections.orElse(() -> jobs.stream().distinct().toList());
  }

  private static void checkId(String jobId, Objections objections) {
    if (jobId.isBlank()) {
      objections.invalid("jobId must not be empty.");
    }
  }

  private static void check(String reason, Objections objections) {
    if (reason.isBlank()) {
      objections.invalid("reason must not be empty.");
    }
    if (reason.length() > MAXIMUM_REASON) {
      objections.invalid("reason must have at most " + MAXIMUM_REASON + " characters.");
    }
  }
}
