package io.windlass.scheduler.quota;

/** Whether a job of a share may go, as far as shares are concerned. */
public enum QuotaDecision {
  /** It fits in what is the share's own. */
  OWN,
  /** Part of what it needs is borrowed from shares that do not use it. */
  BORROWED,
  /** It fits in the share's own limits, but other shares have borrowed that capacity. */
  LENT,
  /** The share uses all that is its own, and does not borrow. */
  OVER_LIMIT,
  /** The share has borrowed as much as it may. */
  OVER_BORROW_LIMIT,
  /** The share may borrow, but the others leave too little. */
  NOTHING_TO_BORROW,
  /** The share is not known, or about to be deleted. */
  NO_SHARE;

  /** Returns whether only free capacity is missing. */
  public boolean mayGo() {
    return this == OWN || this == BORROWED;
  }

  /** Returns whether the share is entitled to the capacity, so that other shares must return it. */
  public boolean isOwed() {
    return this == OWN || this == LENT;
  }
}
