package io.windlass.submission.computeenvironment;

import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;

/**
 * Decides about DeleteComputeEnvironment (T-020, T-050). It must be DISABLED, and no queue may use
 * it. Queues that are being deleted do not count: the deletion waits for them.
 */
public final class ComputeEnvironmentDeletion {
  private ComputeEnvironmentDeletion() {}

  /** Returns the environment as being deleted, or the reason for refusing the deletion. */
  public static Result<ComputeEnvironment> decide(
      ComputeEnvironment present, boolean usedByLivingQueue) {
    ValidationErrors validationErrors = new ValidationErrors();
    if (!present.state().equals(ComputeEnvironment.DISABLED)) {
      validationErrors.refused("Cannot delete, compute environment state must be DISABLED.");
    }
    if (usedByLivingQueue) {
      validationErrors.refused("Cannot delete, found existing JobQueue relationship");
    }
    return validationErrors.orElse(present::deletionAccepted);
  }
}
