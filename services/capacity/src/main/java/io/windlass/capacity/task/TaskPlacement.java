package io.windlass.capacity.task;

/** Where the scheduler put a task. */
public record TaskPlacement(
    String computeEnvironmentArn, String instanceId, String containerInstanceArn) {}
