package io.windlass.scheduler.job;

import io.windlass.scheduler.attempt.RetryStrategy;
import io.windlass.scheduler.resource.ResourceShape;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All that deciding about a job needs and that many jobs have in common. Jobs that were submitted
 * alike share one instance of it, which is what keeps a queued job small in memory and in the
 * store.
 */
public record JobProfile(
    String queueArn,
    String definitionArn,
    JobKind kind,
    ResourceShape shape,
    Execution execution,
    Precedence precedence) {

  /** How attempts are repeated and how long each may take (TO-001; null is no limit). */
  public record Execution(RetryStrategy retry, @Nullable Duration timeout) {
    public static final Execution DEFAULT = new Execution(RetryStrategy.ONCE, null);
  }

  /** Place among the jobs of a fair-share queue (FS-010, FS-014). */
  public record Precedence(@Nullable String shareIdentifier, int priority) {
    public static final Precedence NONE = new Precedence(null, 0);
  }
}
