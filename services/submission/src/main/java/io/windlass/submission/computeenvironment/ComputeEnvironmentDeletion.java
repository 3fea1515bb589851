package io.windlass.submission.computeenvironment;

import io.windlass.submission.outcome.Objections;
import io.windlass.submission.outcome.Outcome;

/**
 * Decides about DeleteComputeEnvironment (T-020, T-050). It must be disabled, but the disabling
 * need not have been applied; and no queue may use it, but queues that are being deleted do not
 * count: then it waits for them.
 */
public final class ComputeEnvironmentDeletion {
  private ComputeEnvironmentDeletion() {}

  /** The environment on its way out, or why it stays. */
  public static Outcome<ComputeEnvironment> decide(
      ComputeEnvironment present, boolean usedByLivingQueue) {
    Objections objections = new Objections();
    if (!present.state().equals(ComputeEnvironment.DISABLED)) {
      objections.refused("Cannot delete, compute environment state must be DISABLED.");
    }
    if (usedByLivingQueue) {
      objections.refused("Cannot delete, found existing JobQueue relationship");
    }
    return objections.orElse(present::deletionAccepted);
  }
}
