package io.windlass.scheduler.attempt;

import java.util.List;

/** How often a failed attempt is tried again; attempts count the first one too (RT-001, RT-002). */
public record RetryStrategy(int attempts, List<RetryRule> rules) {
  /** The default: one attempt. */
  public static final RetryStrategy ONCE = new RetryStrategy(1, List.of());
}
