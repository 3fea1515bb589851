package io.windlass.scheduler.quota;

/** Why a job is larger than all that its share may ever have, in AWS's words. */
public enum QuotaExcess {
  /** The share does not borrow. */
  CAPACITY_LIMITS("Job requirements exceed quota share capacity limits."),
  /** The share borrows, but not so much. */
  BORROW_LIMITS("Job requirements exceed quota share capacity limits and borrow limits."),
  /** The share might borrow more than all others together lend. */
  BORROWABLE("Job requires borrowing that exceeds all configured borrowable capacity.");

  private final String sentence;

  QuotaExcess(String sentence) {
    this.sentence = sentence;
  }

  /** Returns what the job's statusReason says while it is the head of its share. */
  public String statusReason() {
    return "MISCONFIGURATION:QUOTA_MANAGEMENT_LIMIT_EXCEEDED - " + sentence;
  }
}
