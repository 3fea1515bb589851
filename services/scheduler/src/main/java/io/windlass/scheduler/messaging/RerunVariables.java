package io.windlass.scheduler.messaging;

import io.windlass.events.TaskSpec;
import io.windlass.scheduler.array.IndexSet;
import io.windlass.scheduler.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Children of an array that run again in another one are told the index and the size that they had
 * (ENV-004), so that they find what is theirs.
 */
final class RerunVariables {
  private RerunVariables() {}

  /** The variables of a task, with those that a rerun has otherwise. */
  static Map<String, String> in(Map<String, String> variables, TaskSpec task, Job job) {
    String indexes = task.getArrayIndexes();
    Integer size = task.getArraySize();
    if (indexes == null || size == null) {
      return variables;
    }
    List<Integer> former = new ArrayList<>();
    IndexSet.parse(indexes).forEach(former::add);
    int place = Math.min(job.id().index(), former.size() - 1);
    variables.put("AWS_BATCH_JOB_ARRAY_INDEX", former.get(place).toString());
    variables.put("AWS_BATCH_JOB_ARRAY_SIZE", size.toString());
    return variables;
  }
}
