package io.windlass.scheduler.fairshare;

import java.util.List;

/**
 * All that must be kept of a share; what runs in it and how many jobs it has follows from the jobs.
 * Times are milliseconds since the epoch, {@link Share#NEVER} for none.
 *
 * @param chargedTo up to when use is in the slices
 * @param idleSince when its last job ended
 */
public record ShareState(
    String identifier, long chargedTo, long idleSince, List<UsageSlice> slices) {
  /** Whether nothing is left to be kept. */
  public boolean isEmpty() {
    return chargedTo == Share.NEVER && idleSince == Share.NEVER && slices.isEmpty();
  }
}
