package io.windlass.simulator.workload;

import java.util.List;

/**
 * What was submitted, as far as checks use it.
 *
 * @param arraySize number of children; 0 of a job that is no array
 * @param dependsOn jobs, or children as {@code id:index}, that must succeed first
 * @param sequential whether each child waits for the one before it
 * @param peers arrays whose child of the same index must succeed first
 * @param attempts the maximum number of attempts
 * @param possible whether some environment of its queue can ever hold it
 */
public record SubmittedWorkload(
    String jobId,
    String accountId,
    int arraySize,
    List<String> dependsOn,
    boolean sequential,
    List<String> peers,
    int attempts,
    boolean possible) {
  public boolean isArray() {
    return arraySize > 0;
  }
}
