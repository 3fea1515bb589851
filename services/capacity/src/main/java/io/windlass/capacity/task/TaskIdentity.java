package io.windlass.capacity.task;

/**
 * Which task this is, and whose. The task id is unique over all attempts of all jobs.
 *
 * @param attempt of the job, from 1
 */
public record TaskIdentity(
    String accountId,
    String region,
    String taskId,
    String taskArn,
    String jobId,
    String jobName,
    int attempt) {}
