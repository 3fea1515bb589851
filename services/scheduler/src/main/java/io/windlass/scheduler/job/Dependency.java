package io.windlass.scheduler.job;

/**
 * A job that must succeed first (DEP-001). An identity of a child waits for that child alone, which
 * is what typed dependencies of array jobs come down to.
 */
public record Dependency(JobId on) {}
