package io.windlass.submission.api;

import io.windlass.submission.messaging.JobWrite;

/** Makes what a call does about a job durable; returns once it is. Blocks. */
@FunctionalInterface
public interface JobWriter {
  void commit(JobWrite write);
}
