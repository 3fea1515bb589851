package io.windlass.scheduler.job;

/**
 * A job that must succeed first (DEP-001). If the id is that of a child, only that child must
 * succeed; typed dependencies of array jobs resolve to these.
 */
public record Dependency(JobId on) {}
