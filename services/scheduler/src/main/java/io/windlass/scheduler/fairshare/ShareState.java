package io.windlass.scheduler.fairshare;

import java.util.List;

/**
 * What must be stored of a share; its current usage and its number of jobs follow from the jobs.
 * Times are milliseconds since the epoch, or {@link Share#NEVER}. Immutable.
 *
 * @param chargedTo the time until which usage is contained in the slices
 * @param idleSince when its last job ended
 */
public record ShareState(
    String identifier, long chargedTo, long idleSince, List<UsageSlice> slices) {
  /** Returns whether there is nothing to store. */
  public boolean isEmpty() {
    return chargedTo == Share.NEVER && idleSince == Share.NEVER && slices.isEmpty();
  }
}
