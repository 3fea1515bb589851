package io.windlass.scheduler.attempt;

/** Where an attempt runs. */
public record Place(
    String environmentArn, String instanceId, String containerInstanceArn, String taskArn) {}
