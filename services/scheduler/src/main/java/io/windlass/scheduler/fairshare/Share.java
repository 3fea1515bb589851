package io.windlass.scheduler.fairshare;

/**
 * One share of one queue: what it uses now, what it used, and whether it is active (FS-029). Times
 * are milliseconds since the epoch, from the steps of the core; windows are of the policy that is
 * in force then. Only vCPUs count (FS-030).
 */
public final class Share {
  /** A time before all others. */
  public static final long NEVER = Long.MIN_VALUE;

  /**
   * What runs counts as if it had run for this long already: as much as steady use comes to in the
   * shortest window. So jobs that start at one instant count at once.
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

  /** How many of its jobs are not over. */
  public int jobs() {
    return jobs;
  }

  /** What its jobs that are STARTING or RUNNING take up. */
  public long milliVcpus() {
    return milliVcpus;
  }

  /** A job more; also when stored jobs are put back. */
  public void begin() {
    jobs++;
  }

  /** A job is over. */
  public void end(long at) {
    jobs--;
    if (jobs == 0) {
      idleSince = at;
    }
  }

  /** What runs becomes more, or less. */
  public void run(long more, long at, long window) {
    if (chargedTo != NEVER && at > chargedTo) {
      usage.add(chargedTo, at, milliVcpus, window);
    }
    chargedTo = Math.max(chargedTo, at);
    milliVcpus += more;
  }

  /** A stored job is put back that runs; its use was charged as far as the account says. */
  public void resume(long more) {
    milliVcpus += more;
  }

  /** T: what it used within the window, less the older (FS-020, FS-027). */
  public double used(long now, long window) {
    double before = usage.worth(now, window);
    if (milliVcpus == 0 || chargedTo == NEVER || now <= chargedTo) {
      return before;
    }
    double elapsed = Math.min(now - chargedTo, window);
    return before + milliVcpus * (elapsed - elapsed * elapsed / (2 * window));
  }

  /** What it is ranked by before its weight: what it used, and what it has taken on. */
  public long claim(long now, long window) {
    return Math.round(used(now, window)) + milliVcpus * COMMITMENT;
  }

  /** How much a claim grows by when so much more runs. */
  public static long claimOf(long milliVcpus) {
    return milliVcpus * COMMITMENT;
  }

  /** Whether it has jobs, or had some within the window (FS-029). */
  public boolean isActive(long now, long window) {
    return jobs > 0 || (idleSince != NEVER && now < idleSince + window);
  }

  /** Whether its rank changes with time alone. */
  public boolean isDrifting(long now, long window) {
    return !usage.isOver(now)
        || (milliVcpus > 0 && chargedTo != NEVER && now < chargedTo + window)
        || (jobs == 0 && isActive(now, window));
  }

  /**
   * Whether nothing would be lost with it. One that was charged and never idle has jobs, though
   * they may not be put back yet.
   */
  public boolean isForgotten(long now, long window) {
    boolean hasJobs = jobs > 0 || (chargedTo != NEVER && idleSince == NEVER);
    return milliVcpus == 0 && usage.isOver(now) && !hasJobs && !isActive(now, window);
  }

  /** What is to be kept. */
  public ShareState account() {
    return new ShareState(identifier, chargedTo, idleSince, usage.slices());
  }

  /** Puts back what was kept, before any job. */
  public void restore(ShareState kept) {
    chargedTo = kept.chargedTo();
    idleSince = kept.idleSince();
    usage.restore(kept.slices());
  }
}
