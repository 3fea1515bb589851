package io.windlass.scheduler.gang;

import io.windlass.scheduler.attempt.AttemptEnd;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What may be told to a node. */
public sealed interface NodeCommand {
  /** The main node runs, there: it may start (MNP-009); the main node itself hears null. */
  record Order(@Nullable String mainAddress) implements NodeCommand {}

  /** Capacity says that its containers are up. */
  record TaskStarted(String taskId, Instant startedAt, @Nullable String address)
      implements NodeCommand {}

  /**
   * Capacity says that its task is over.
   *
   * @param startedAt null if it never started
   * @param jobWaits the job is to be tried again and waits for that
   */
  record TaskEnded(String taskId, AttemptEnd end, @Nullable Instant startedAt, boolean jobWaits)
      implements NodeCommand {}

  /** Its task must stop. */
  record Stop(String reason) implements NodeCommand {}

  /** The task that was ordered never came to be: its instance refused it. */
  record Refuse() implements NodeCommand {}

  /**
   * The job's attempt is over (MNP-011).
   *
   * @param jobWaits the job is to be tried again and waits for that; otherwise it is over
   */
  record Leave(boolean jobWaits, String reason) implements NodeCommand {}
}
