package io.windlass.capacity.task;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which task this is, and whose. The task id is unique over all attempts of all jobs.
 *
 * @param attempt of the job, from 1
 * @param tags propagated from the job (JD-023); tasks that were stored before there were any have
 *     none
 * @param jobDefinitionArn null for tasks that were stored before there was one
 */
public record TaskIdentity(
    String accountId,
    String region,
    String taskId,
    String taskArn,
    String jobId,
    String jobName,
    int attempt,
    @Nullable Map<String, String> tags,
    @Nullable String jobDefinitionArn) {
  @Override
  public Map<String, String> tags() {
    return tags == null ? Map.of() : tags;
  }
}
