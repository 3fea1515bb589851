package io.windlass.scheduler.attempt;

/** Where an attempt runs. */
public record Placement(
    String environmentArn, String instanceId, String containerInstanceArn, String taskArn) {}
