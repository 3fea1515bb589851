package io.windlass.stateevents.history;

import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.QueuePrecedence;
import io.windlass.stateevents.notification.DetailTemplate;

/** What a submission told of a job, once and for all but for its priority and share. */
public record JobDescriptor(JobIdentity identity, DetailTemplate template) {

  /**
   * The job of a submission that showed {@code detail}. A detail that is not a JSON object leaves
   * the job with an empty template: its notifications are sparse, but they are sent.
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

  /** The same, given another place among the jobs of its queue. */
  public JobDescriptor with(QueuePrecedence precedence) {
    return new JobDescriptor(identity, template.with(precedence));
  }

  /** Roughly what keeping this in memory costs, in bytes. */
  public int size() {
    return 512 + template.size();
  }
}
