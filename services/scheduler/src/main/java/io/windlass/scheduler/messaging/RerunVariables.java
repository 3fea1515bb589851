package io.windlass.scheduler.messaging;

import io.windlass.events.TaskSpec;
import io.windlass.scheduler.array.IndexSet;
import io.windlass.scheduler.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Environment variables of the children of an array that are run again in another array: they get
 * the index and the size that they had (ENV-004).
 */
final class RerunVariables {
  private RerunVariables() {}

  /** Returns the variables of a task, with those that a rerun has otherwise. */
  static Map<String, String> in(Map<String, String> variables, TaskSpec task, Job job) {
    String indexes = task.getArrayIndexes();
    Integer size = task.getArraySize();
    if (indexes == null || size == null) {
      return variables;
    }
    List<Integer> former = new ArrayList<>();
    IndexSet.parse(indexes).forEach(former::add);
    int placement = Math.min(job.id().index(), former.size() - 1);
    variables.put("AWS_BATCH_JOB_ARRAY_INDEX", former.get(placement).toString());
    variables.put("AWS_BATCH_JOB_ARRAY_SIZE", size.toString());
    return variables;
  }
}
