package io.windlass.capacity.task;

/**
 * Where a task's output goes.
 *
 * @param group log group, {@value #DEFAULT_GROUP} unless the definition names one
 * @param streamName log stream of the task (J-018)
 */
public record LogDestination(String group, String streamName) {
  public static final String DEFAULT_GROUP = "/aws/batch/job";
}
