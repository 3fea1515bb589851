package io.windlass.simulator.check;

import static io.windlass.simulator.kernel.InvariantViolation.unless;

import io.windlass.events.JobStatus;
import io.windlass.events.JobTransitioned;
import io.windlass.simulator.workload.SubmittedWorkload;
import java.util.EnumMap;
import java.util.Map;

/** Records of the parents of arrays: children add up, and are over before it is. */
final class ArrayCheck {
  private ArrayCheck() {}

  static void check(SubmittedWorkload plan, JobTransitioned step, ReferenceModel referenceModel) {
    String what = "array " + plan.jobId() + " " + step.getStatus() + " " + step.getArraySummary();
    if (step.getStatus() == JobStatus.SUBMITTED) {
      return;
    }
    int sum = step.getArraySummary().values().stream().mapToInt(Integer::intValue).sum();
    unless(sum == plan.arraySize(), () -> what + " does not add up to " + plan.arraySize());
    if (ReferenceModel.isTerminal(step.getStatus())) {
      checkEnd(plan, step, referenceModel, what);
    }
  }

  private static void checkEnd(
      SubmittedWorkload plan, JobTransitioned step, ReferenceModel referenceModel, String what) {
    Map<JobStatus, Integer> children = new EnumMap<>(JobStatus.class);
    if (referenceModel.reportedChildren(plan.jobId()) == 0) {
      unless(step.getStatus() == JobStatus.FAILED, () -> what + " without any child");
      return;
    }
    for (int i = 0; i < plan.arraySize(); i++) {
      JobStatus child = referenceModel.status(plan.jobId() + ":" + i);
      unless(
          child != null && ReferenceModel.isTerminal(child),
          () -> what + " while a child is " + child);
      children.merge(child == null ? JobStatus.FAILED : child, 1, Integer::sum);
    }
    for (JobStatus status : JobStatus.values()) {
      int said = step.getArraySummary().getOrDefault(status.name(), 0);
      unless(
          said == children.getOrDefault(status, 0),
          () -> what + ", but the children said " + children);
    }
    unless(
        step.getStatus() == JobStatus.FAILED || !children.containsKey(JobStatus.FAILED),
        () -> what + " with failed children");
  }
}
