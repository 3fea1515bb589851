package io.windlass.stateevents.history;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transition that a search has found, with what is known of its job.
 *
 * @param position its place in the account's history
 * @param previousMillis how long the job was in the state before; null if that is not known, or the
 *     state did not change
 */
public record FoundTransition(
    long position,
    String jobId,
    @Nullable String jobName,
    @Nullable String jobQueueArn,
    @Nullable String jobDefinitionArn,
    @Nullable String shareIdentifier,
    @Nullable String principalArn,
    long sequence,
    Instant at,
    @Nullable String previousStatus,
    String status,
    @Nullable String statusReason,
    @Nullable Long previousMillis) {

  /**
   * Some transitions, latest first.
   *
   * @param next where the next page begins; null after the last one. A page may be empty and not be
   *     the last one: a search looks at so many transitions at a time.
   */
  public record Page(List<FoundTransition> transitions, @Nullable Long next) {}
}
