package io.windlass.submission.api;

import io.windlass.submission.messaging.JobWrite;

/** Writes the rows and messages of calls about jobs. Blocks. */
@FunctionalInterface
public interface JobWriter {
  void commit(JobWrite write);
}
