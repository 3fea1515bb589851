package io.windlass.stateevents.history;

import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.QueuePrecedence;
import io.windlass.stateevents.notification.DetailTemplate;

/** What is known of a job from its submission. Only its priority and its share change later. */
public record JobDescriptor(JobIdentity identity, DetailTemplate template) {

  /**
   * Returns the job of a submission that showed {@code detail}. A detail that is not a JSON object
   * leaves the job with an empty template: its notifications are sparse, but they are sent.
   */
  public static JobDescriptor of(JobIdentity identity, String detail) {
    try {
      return new JobDescriptor(
          identity,
          identity.isServiceJob() ? DetailTemplate.ofService(detail) : DetailTemplate.of(detail));
    } catch (IllegalArgumentException unreadable) {
      return new JobDescriptor(identity, DetailTemplate.EMPTY);
    }
  }

  /** Returns the same job with another priority or share. */
  public JobDescriptor with(QueuePrecedence precedence) {
    return new JobDescriptor(identity, template.with(precedence));
  }

  /** Its size in memory, in bytes (roughly). */
  public int size() {
    return 512 + template.size();
  }
}
