package io.windlass.capacity.executor.training;

import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.TaskLaunch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Errors that a training job asks for itself, so that one can try out how they are handled: its
 * variable {@value #VARIABLE} lists them, separated by commas, one for each time that the job is
 * handed over, after which it runs. {@code 3*CapacityError} is three of them. How far a job has got
 * is in memory alone: after a restart of this service it meets its errors again. Thread-safe.
 */
final class InjectedErrors {
  static final String VARIABLE = "WINDLASS_TRAINING_ERRORS";

  private static final Pattern REPEATED = Pattern.compile("([0-9]{1,3})\\*(.+)");
  private static final int MOST_JOBS = 10_000;

  private final Map<String, Integer> met =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MOST_JOBS;
        }
      };

  /** The error that the task is to meet; empty if it may run. */
  synchronized Optional<String> next(TaskLaunch launch) {
    String list = "";
    for (ContainerPlan container : launch.plan().containers()) {
      list = container.environment().getOrDefault(VARIABLE, list);
    }
    List<String> errors = parse(list);
    int before = errors.isEmpty() ? 0 : met.merge(launch.jobId(), 1, Integer::sum) - 1;
    return before < errors.size() ? Optional.of(errors.get(before)) : Optional.empty();
  }

  private static List<String> parse(String list) {
    List<String> errors = new ArrayList<>();
    for (String entry : list.split(",", -1)) {
      Matcher repeated = REPEATED.matcher(entry.strip());
      int times = repeated.matches() ? Integer.parseInt(repeated.group(1)) : 1;
      String error = repeated.matches() ? repeated.group(2) : entry.strip();
      for (int i = 0; i < times && !error.isEmpty(); i++) {
        errors.add(error);
      }
    }
    return errors;
  }
}
