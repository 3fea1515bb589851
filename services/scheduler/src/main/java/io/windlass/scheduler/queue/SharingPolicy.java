package io.windlass.scheduler.queue;

import io.windlass.scheduler.fairshare.FairSharePolicy;

/** A scheduling policy as its owner configured it: how queues that name it share what they have. */
public sealed interface SharingPolicy {
  String arn();

  /** Grows with each change; older news is ignored. */
  long sequence();

  /** By weight. */
  record ByWeight(FairSharePolicy weights) implements SharingPolicy {
    @Override
    public String arn() {
      return weights.arn();
    }

    @Override
    public long sequence() {
      return weights.sequence();
    }
  }

  /** By quota shares, each of which belongs to one queue. */
  record ByQuota(String arn, long sequence) implements SharingPolicy {}
}
