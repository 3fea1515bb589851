package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.computeenvironment.EnvironmentEvent.StatusChanged;
import io.windlass.capacity.instance.Instance;

/** Tells the environment's status, when something about it has changed. */
record StatusReport(DecisionBuilder draft, EnvironmentDefinition definition) {
  static final String HEALTHY = "ComputeEnvironment Healthy";
  static final String REPLACING = "Instances are being replaced";

  void usable(boolean replacing) {
    boolean wasCreating = draft.environment().reported().status() == EnvironmentStatus.CREATING;
    if (replacing && !wasCreating) {
      tell(EnvironmentStatus.UPDATING, REPLACING);
    } else {
      tell(EnvironmentStatus.VALID, draft.context().host().trouble().orElse(HEALTHY));
    }
  }

  void invalid(String reason) {
    tell(EnvironmentStatus.INVALID, reason);
  }

  void deleting() {
    tell(EnvironmentStatus.DELETING, "Instances wind down");
  }

  void deleted() {
    if (draft.environment().instances().isEmpty()) {
      tell(EnvironmentStatus.DELETED, "Deleted");
    } else {
      deleting();
    }
  }

  private void tell(EnvironmentStatus status, String reason) {
    ComputeEnvironment environment = draft.environment();
    int vcpus =
        Math.toIntExact(environment.instances().values().stream().mapToLong(Instance::vcpus).sum());
    StatusChanged told =
        new StatusChanged(status, reason, vcpus, environment.key().clusterArn(definition));
    ReportedStatus reported = environment.reported();
    boolean same =
        reported.status() == status
            && reported.statusReason().equals(reason)
            && reported.desiredvCpus() == vcpus;
    if (!same) {
      draft.emit(told);
    }
  }
}
