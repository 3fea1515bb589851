package io.windlass.submission.computeenvironment;

import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;

/**
 * Decides about DeleteComputeEnvironment (T-020, T-050). It must be disabled, but the disabling
 * need not have been applied; and no queue may use it, but queues that are being deleted do not
 * count: then it waits for them.
 */
public final class ComputeEnvironmentDeletion {
  private ComputeEnvironmentDeletion() {}

  /** The environment on its way out, or why it stays. */
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
