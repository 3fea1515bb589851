package io.windlass.stateevents.history;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which transitions of an account are sought: those that meet every condition that is given. Null,
 * or no states, is met by all.
 *
 * @param jobQueue name or ARN
 * @param statuses states of which one was reached
 * @param jobNamePrefix how the job's name starts
 * @param jobDefinition name, name and revision, or ARN
 * @param shareIdentifier the job's fair-share identifier or quota share
 * @param user who submitted the job: the user's name or ARN
 * @param tag a tag of the job
 * @param tagValue its value
 * @param reason what the status reason contains, in upper or lower case
 * @param jobId a job, or a child or node
 */
public record TransitionQuery(
    String accountId,
    @Nullable String jobQueue,
    Set<String> statuses,
    @Nullable String jobNamePrefix,
    @Nullable String jobDefinition,
    @Nullable String shareIdentifier,
    @Nullable String user,
    @Nullable String tag,
    @Nullable String tagValue,
    @Nullable String reason,
    @Nullable String jobId,
    Period period) {

  /**
   * A time.
   *
   * @param from inclusive
   * @param until exclusive
   */
  public record Period(Instant from, Instant until) {}
}
