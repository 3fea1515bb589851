package io.windlass.scheduler.attempt;

import org.jspecify.annotations.Nullable;

/** One entry of evaluateOnExit: every condition that is present must match (RT-008). */
public record RetryRule(
    Action action,
    @Nullable ExitPattern onExitCode,
    @Nullable ExitPattern onReason,
    @Nullable ExitPattern onStatusReason) {

  /** What a matching rule decides. */
  public enum Action {
    /** Try again, if attempts remain. */
    RETRY,
    /** Fail at once. */
    EXIT
  }

  public boolean matches(AttemptEnd end) {
    Integer exitCode = end.exitCode();
    return holds(onExitCode, exitCode == null ? null : exitCode.toString())
        && holds(onReason, end.reason())
        && holds(onStatusReason, end.statusReason());
  }

  /** Of a service job, whose rules look at the attempt's status reason only (SJ-010). */
  boolean matchesService(AttemptEnd end) {
    return onStatusReason == null || onStatusReason.globs(end.statusReason());
  }

  private static boolean holds(@Nullable ExitPattern condition, @Nullable String value) {
    return condition == null || condition.matches(value);
  }
}
