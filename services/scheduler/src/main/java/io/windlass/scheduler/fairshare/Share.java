package io.windlass.scheduler.fairshare;

/**
 * One share of one queue: its current usage, its past usage, and whether it is active (FS-029).
 * Only vCPUs count (FS-030). Callers pass the time of the current step in milliseconds since the
 * epoch, and the window of the policy that is in force. Not thread-safe.
 */
public final class Share {
  /** A time before all others. */
  public static final long NEVER = Long.MIN_VALUE;

  /**
   * Running jobs count as if they had already run for this time, which is what constant usage
   * amounts to in the shortest window. So jobs that have just started count immediately.
   */
  private static final long COMMITMENT = FairSharePolicy.SHORTEST.toMillis() / 2;

  private final String identifier;
  private final Usage usage = new Usage();
  private int jobs;
  private long milliVcpus;
  private long chargedTo = NEVER;
  private long idleSince = NEVER;

  public Share(String identifier) {
    this.identifier = identifier;
  }

  public String identifier() {
    return identifier;
  }

  /** Returns how many of its jobs have not ended. */
  public int jobs() {
    return jobs;
  }

  /** Returns the vCPUs of its STARTING and RUNNING jobs, in thousandths. */
  public long milliVcpus() {
    return milliVcpus;
  }

  /** Counts a new job, or one that is restored. */
  public void begin() {
    jobs++;
  }

  /** Counts the end of a job. */
  public void end(long at) {
    jobs--;
    if (jobs == 0) {
      idleSince = at;
    }
  }

  /** Changes the current usage by {@code more}, which may be negative. */
  public void run(long more, long at, long window) {
    if (chargedTo != NEVER && at > chargedTo) {
      usage.add(chargedTo, at, milliVcpus, window);
    }
    chargedTo = Math.max(chargedTo, at);
    milliVcpus += more;
  }

  /**
   * Adds a running job that is restored. Its usage until {@link ShareState#chargedTo} is in the
   * restored slices.
   */
  public void resume(long more) {
    milliVcpus += more;
  }

  /** Returns T: the usage within the window, of which older parts count less (FS-020, FS-027). */
  public double used(long now, long window) {
    double before = usage.worth(now, window);
    if (milliVcpus == 0 || chargedTo == NEVER || now <= chargedTo) {
      return before;
    }
    double elapsed = Math.min(now - chargedTo, window);
    return before + milliVcpus * (elapsed - elapsed * elapsed / (2 * window));
  }

  /** Returns what ranks the share before its weight applies: past usage and running jobs. */
  public long claim(long now, long window) {
    return Math.round(used(now, window)) + milliVcpus * COMMITMENT;
  }

  /** Returns how much the claim grows when jobs with so many vCPUs start. */
  public static long claimOf(long milliVcpus) {
    return milliVcpus * COMMITMENT;
  }

  /** Returns whether it has jobs, or had some within the window (FS-029). */
  public boolean isActive(long now, long window) {
    return jobs > 0 || (idleSince != NEVER && now < idleSince + window);
  }

  /** Returns whether its rank changes as time passes, without any event. */
  public boolean isDrifting(long now, long window) {
    return !usage.isOver(now)
        || (milliVcpus > 0 && chargedTo != NEVER && now < chargedTo + window)
        || (jobs == 0 && isActive(now, window));
  }

  /**
   * Returns whether it can be removed without a loss of information. A share that was charged and
   * never idle has jobs, although they may not be restored yet.
   */
  public boolean isForgotten(long now, long window) {
    boolean hasJobs = jobs > 0 || (chargedTo != NEVER && idleSince == NEVER);
    return milliVcpus == 0 && usage.isOver(now) && !hasJobs && !isActive(now, window);
  }

  /** Returns what must be stored of it. */
  public ShareState account() {
    return new ShareState(identifier, chargedTo, idleSince, usage.slices());
  }

  /** Restores what was stored; must be called before jobs are added. */
  public void restore(ShareState kept) {
    chargedTo = kept.chargedTo();
    idleSince = kept.idleSince();
    usage.restore(kept.slices());
  }
}
